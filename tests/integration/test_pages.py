"""Journeys through HTTP: what works, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from community.writing.models import Draft
from forum import actions
from forum.models import Post, Topic, TopicRead

pytestmark = pytest.mark.django_db
ASK = {"title": "Where is the small lamp", "body": "It **blinks**.", "tags": "lamp, router"}


def test_a_customer_asks_and_finds_the_question(cast, forum, sign_in):
    client = sign_in(cast.cleo)
    response = client.post("/ask/", {**ASK, "forum": forum.pk, "nonce": "abc"}, follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Where is the small lamp" in page
    assert "<strong>blinks</strong>" in page
    assert "Waiting for an answer" in page
    assert client.post("/ask/", {**ASK, "forum": forum.pk, "nonce": "abc"}).status_code == 302
    assert Topic.objects.count() == 1


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(cast, forum, sign_in):
    response = sign_in(cast.cleo).post(
        "/ask/", {"title": "Short", "body": "kept text", "forum": "", "tags": "a,b,c,d,e,f"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "kept text" in page
    assert "Short" in page
    assert page.count('role="alert"') >= 3


def test_asking_answering_accepting_without_scripts(cast, forum, sign_in):
    topic = actions.start_topic(forum, by=cast.cleo, title="No scripts in here", content="?")
    carl, cleo = sign_in(cast.carl), sign_in(cast.cleo)
    response = carl.post(f"/topics/{topic.pk}/answer/", {"body": "Here you go"})
    post = Post.objects.get(number=1)
    assert response["Location"] == f"/posts/{post.pk}/"
    place = carl.get(response["Location"])["Location"]
    assert place == f"{topic.get_absolute_url()}#post-{post.pk}"
    assert cleo.post(f"/posts/{post.pk}/accept/").status_code == 302
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "Solved by Carl" in page
    assert page.index('id="accepted"') < page.index(f'id="post-{post.pk}"')
    assert '"acceptedAnswer"' in page


def test_reply_and_quote_have_addresses_without_scripts(cast, topic, answer, sign_in):
    client = sign_in(cast.cleo)
    page = client.get(f"{topic.get_absolute_url()}?quote={answer.pk}").content.decode()
    assert "&gt; Look at the lease." in page
    client.post(f"/topics/{topic.pk}/answer/", {"body": "Which lease?", "parent": answer.pk})
    assert Post.objects.get(parent=answer).content.raw == "Which lease?"


@pytest.mark.parametrize(
    ("path", "status"),
    [("accept", 404), ("remove", 404), ("restore", 404), ("edit", 404)],
)
def test_a_stranger_may_not(cast, topic, answer, sign_in, path, status):
    assert (
        sign_in(cast.petra)
        .post(f"/posts/{answer.pk}/{path}/", {"body": "hacked", "seen_version": 0})
        .status_code
        == status
    )
    answer.refresh_from_db()
    assert answer.content.raw == "Look at the lease."
    assert not answer.is_removed


@pytest.mark.parametrize("path", ["/ask/", "/notices/", "/settings/", "/topics/mine/"])
def test_visitors_are_sent_to_sign_in_and_back(house, path):
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", ["/topics/new/", "/topics/mine/"])
def test_a_list_of_members_sends_the_whole_page_of_a_visitor_to_sign_in(house, path):
    response = Client().get(path, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"] == f"/accounts/login/?next={path}"


def test_a_vote_by_a_visitor_leads_to_signing_in(topic, answer):
    response = Client().post(
        f"/posts/{answer.pk}/vote/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/topics/1/x/"},
    )
    assert "/accounts/login/" in response["HX-Redirect"]


def test_voting_turns_over_and_refuses_oneself(cast, answer, sign_in):
    cleo = sign_in(cast.cleo)
    assert cleo.post(
        f"/posts/{answer.pk}/vote/", {"vote": "1"}, headers={"HX-Request": "true"}
    ).json() == {"post": answer.pk, "score": 1, "voted": True}
    assert cleo.post(f"/posts/{answer.pk}/vote/").status_code == 302
    answer.refresh_from_db()
    assert answer.score == 0
    assert sign_in(cast.carl).post(f"/posts/{answer.pk}/vote/").status_code == 403


def test_own_vote_is_shown_to_its_giver_alone(cast, topic, answer, sign_in):
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    pressed = re.compile(rf'action="/posts/{answer.pk}/vote/".*?aria-pressed="(\w+)"', re.S)
    assert (
        pressed.search(sign_in(cast.cleo).get(topic.get_absolute_url()).content.decode())[1]
        == "true"
    )
    assert (
        pressed.search(sign_in(cast.mo).get(topic.get_absolute_url()).content.decode())[1]
        == "false"
    )
    assert pressed.search(Client().get(topic.get_absolute_url()).content.decode())[1] == "false"


def test_no_marks_are_left_in_a_page(cast, topic, answer, sign_in):
    from community.fragments.marks import _secret

    for client in (Client(), sign_in(cast.cleo), sign_in(cast.mo)):
        for path in (topic.get_absolute_url(), "/topics/", "/", topic.forum.get_absolute_url()):
            assert _secret not in client.get(path).content.decode()


def test_wrong_slugs_and_merged_topics_redirect(cast, topic, forum):
    other = actions.start_topic(forum, by=cast.carl, title="The same thing again", content="x")
    actions.merge_topics(other, by=cast.mo, into=topic)
    client = Client()
    assert client.get(f"/topics/{topic.pk}/wrong/")["Location"] == topic.get_absolute_url()
    assert client.get(f"/topics/{other.pk}/anything/")["Location"] == topic.get_absolute_url()
    assert client.get(f"/forums/{forum.pk}/wrong/")["Location"] == forum.get_absolute_url()


@pytest.mark.parametrize(
    "path",
    [
        "/topics/999999/",
        "/topics/99999999999999999999999999/x/",
        "/posts/99999999999999999999/",
        "/forums/0/",
        "/tags/none/",
        "/files/00000000-0000-0000-0000-000000000000/x.png",
        "/people/99999999999999999999999/",
        "/live/since/?group=topic.1&after=-1",
    ],
)
def test_what_is_not_there_is_404(house, path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=x&page=²",
        "/search/?q=x%00y",
        "/search/?q=author:x%00y",
        "/search/?q=x&locale=%00",
        "/search/instant/?q=ab%00c",
        "/notices/?before=²",
        "/topics/1/x/?page=²",
        "/people/%00/",
        "/tags/a%00/",
    ],
)
def test_a_strange_address_is_no_error_of_ours(address, cast, topic, sign_in):
    assert sign_in(cast.cleo).get(address.replace("/1/", f"/{topic.pk}/")).status_code < 500


def test_a_nul_in_a_form_is_refused_and_a_percent_sign_is_not(cast, topic, sign_in):
    client, kind = sign_in(cast.cleo), "application/x-www-form-urlencoded"
    for body, status in ((b"title=a%00b", 400), (b"title=a\0b", 400), (b"title=%2500", 200)):
        assert client.post("/ask/help/", body, kind).status_code == status, body


def test_pages_of_answers_by_number(cast, topic, sign_in):
    posts = [actions.post_answer(topic, by=cast.carl, content=f"answer {n}") for n in range(1, 46)]
    client = Client()
    first = client.get(topic.get_absolute_url()).content.decode()
    assert "answer 20<" in first
    assert "answer 21<" not in first
    assert client.get(f"{topic.get_absolute_url()}?page=4").status_code == 404
    assert client.get(f"/posts/{posts[44].pk}/")["Location"].endswith(
        f"?page=3#post-{posts[44].pk}"
    )
    newest = client.get(f"{topic.get_absolute_url()}?sort=newest").content.decode()
    assert newest.index("answer 45<") < newest.index("answer 41<")
    actions.vote_post(posts[30], by=cast.cleo, helpful=True)
    voted = client.get(f"{topic.get_absolute_url()}?sort=votes").content.decode()
    assert voted.index("answer 31<") < voted.index("answer 1<")


def test_a_page_of_answers_says_where_a_new_one_belongs(cast, topic, client):
    for n in range(1, 46):
        actions.post_answer(topic, by=cast.carl, content=f"answer {n}")

    def grows(query: str) -> str:
        page = client.get(f"{topic.get_absolute_url()}{query}").content.decode()
        return re.search(r'id="answers" data-grows="(\w*)"', page)[1]

    assert [grows("?page=1"), grows("?page=3")] == ["", "end"]
    assert [grows("?sort=newest"), grows("?sort=newest&page=2")] == ["start", ""]


def test_long_threads_show_five_replies_and_fetch_the_rest(cast, topic, answer):
    for n in range(8):
        actions.post_reply(answer, by=cast.cleo, content=f"reply number {n}")
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "3 more replies" in page
    assert "reply number 6" not in page
    rest = (
        Client()
        .get(f"/posts/{answer.pk}/replies/", headers={"HX-Request": "true"})
        .content.decode()
    )
    assert "reply number 7" in rest


def test_lists_narrow_and_page_by_place(cast, forum, sign_in):
    topics = [
        actions.start_topic(forum, by=cast.cleo, title=f"Question number {n:02}", content="x")
        for n in range(25)
    ]
    post = actions.post_answer(topics[0], by=cast.carl, content="done")
    actions.accept_answer(post, by=cast.cleo)
    client = Client()
    page = client.get("/topics/").content.decode()
    assert page.count('<li class="row ') == 20
    older = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    rest = client.get("/topics/" + older).content.decode()
    assert rest.count('<li class="row ') == 5
    assert "Question number 00" in client.get("/topics/solved/").content.decode()
    assert "Question number 00" not in client.get("/topics/unanswered/").content.decode()
    assert client.get("/topics/unanswered/").content.decode().count('<li class="row ') == 20
    assert "Question number 24" in sign_in(cast.cleo).get("/topics/mine/").content.decode()


def test_reading_state_is_exact_and_a_get_writes_nothing(
    cast, topic, answer, sign_in, django_assert_num_queries
):
    client = sign_in(cast.cleo)
    assert "row unread" in client.get("/topics/").content.decode()
    client.get(topic.get_absolute_url())
    assert not TopicRead.objects.exists()
    client.post(f"/topics/{topic.pk}/read/", {"post": answer.pk})
    assert "row unread" not in client.get("/topics/").content.decode()
    later = actions.post_answer(topic, by=cast.agnes, content="one more")
    assert "row unread" in client.get("/topics/").content.decode()
    assert client.get(f"/topics/{topic.pk}/unread/")["Location"] == f"/posts/{later.pk}/"
    assert "row" in client.get("/topics/new/").content.decode()
    client.post("/topics/read/")
    assert "row unread" not in client.get("/topics/").content.decode()


def test_reading_marks_never_go_back(cast, topic, answer, sign_in):
    client = sign_in(cast.cleo)
    client.post(f"/topics/{topic.pk}/read/", {"post": answer.pk})
    client.post(f"/topics/{topic.pk}/read/", {"post": topic.first_post_id})
    client.post(f"/topics/{topic.pk}/read/", {"post": 10**15})
    assert TopicRead.objects.get().last_post_id == answer.pk


WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.mark.parametrize("who", ["visitor", "cleo"])
def test_queries_are_few_constant_and_write_nothing(who, cast, topic, forum, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    paths = [
        topic.get_absolute_url(),
        "/topics/",
        "/topics/unsolved/",
        forum.get_absolute_url(),
        "/",
        "/forums/",
        "/people/",
    ]

    def counts() -> list[int]:
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            assert not [q["sql"] for q in queries if q["sql"].startswith(WRITES)], path
            bounded = re.compile(
                r"COUNT\(\*\) FROM \(SELECT 1 .* LIMIT \d+\)"
            )  # a count that stops is no count over a table
            assert not [q["sql"] for q in queries if "COUNT(" in bounded.sub("", q["sql"])], path
            found.append(len(queries))
        return found

    few = counts()
    for n in range(12):
        other = actions.start_topic(
            forum, by=cast.carl, title=f"Another question {n}", content="x", tags=[f"t{n}"]
        )
        post = actions.post_answer(topic, by=cast.agnes if n % 2 else cast.carl, content=f"a {n}")
        actions.post_reply(post, by=cast.cleo, content="r")
        actions.post_answer(other, by=cast.mo, content="y")
    many = counts()
    assert few[0] <= 8
    assert many[0] <= 8
    assert all(more - less <= 1 for less, more in zip(few, many, strict=True)), (few, many)


def test_drafts_are_kept_by_the_server_and_found_again(cast, topic, sign_in):
    client = sign_in(cast.carl)
    client.post("/drafts/", {"place": f"topic.{topic.pk}", "body": "half a thought"})
    assert "half a thought" in sign_in(cast.carl).get(topic.get_absolute_url()).content.decode()
    assert "half a thought" not in sign_in(cast.cleo).get(topic.get_absolute_url()).content.decode()
    client.post("/drafts/", {"place": "ask", "title": "My half title", "body": "b"})
    assert "My half title" in client.get("/ask/").content.decode()
    client.post(f"/topics/{topic.pk}/answer/", {"body": "whole thought"})
    assert not Draft.objects.filter(place=topic.live_group).exists()


def test_the_preview_is_exactly_the_later_page(cast, topic, sign_in):
    text = "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done @cleo `x` ||s||"
    client = sign_in(cast.carl)
    shown = client.post("/posts/preview/", {"body": text}).content.decode()
    client.post(f"/topics/{topic.pk}/answer/", {"body": text})
    assert Post.objects.get(number=1).content.rendered == shown


def test_a_lost_session_loses_no_text(cast, topic):
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/topics/{topic.pk}/answer/", {"body": "a long text\nof mine"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "a long text\nof mine" in page
    assert f'action="/topics/{topic.pk}/answer/"' in page


def test_forged_requests_are_refused(cast, answer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.cleo, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/posts/{answer.pk}/accept/").status_code == 403
    answer.refresh_from_db()
    assert not answer.is_accepted


def test_limits_say_when_to_try_again_and_keep_the_text(cast, topic, sign_in):
    client = sign_in(cast.carl)
    codes = [
        client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code
        for n in range(11)
    ]
    assert codes == [302] * 10 + [429]
    response = client.post(f"/topics/{topic.pk}/answer/", {"body": "one too many"})
    assert "one too many" in response.content.decode()
    assert response["Retry-After"] == "60"


def test_new_members_have_tighter_limits(cast, topic, sign_in):
    from django.utils import timezone

    cast.carl.date_joined = timezone.now()
    cast.carl.save()
    client = sign_in(cast.carl)
    assert [
        client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code
        for n in range(5)
    ] == [302] * 4 + [429]


def test_an_operator_may_override_a_rule(cast, topic, sign_in):
    admin = sign_in(cast.ada)
    assert admin.post("/office/rules/", {"posts_per_minute": "2"}).status_code == 302
    client = sign_in(cast.carl)
    assert [
        client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code
        for n in range(3)
    ] == [302, 302, 429]


def test_a_bookmark_is_kept_and_dropped_by_the_same_button(cast, answer, sign_in):
    client = sign_in(cast.cleo)
    address = f"/posts/{answer.pk}/bookmark/"
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 204
    assert answer.topic.subject in client.get("/bookmarks/").content.decode()
    assert answer.topic.subject not in sign_in(cast.carl).get("/bookmarks/").content.decode()
    client.post(address, {"next": "/bookmarks/"})
    assert answer.topic.subject not in client.get("/bookmarks/").content.decode()
    assert Client().post(address).status_code == 302


def test_a_draft_comes_back_as_the_reply_that_it_was(cast, answer, sign_in):
    client = sign_in(cast.cleo)
    client.post(
        "/drafts/",
        {"place": f"topic.{answer.topic_id}", "body": "About your answer", "parent": answer.pk},
    )
    page = client.get(answer.topic.get_absolute_url()).content.decode()
    assert f'name="parent" value="{answer.pk}"' in page
    assert "About your answer" in page
