"""Journeys through HTTP: what works, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forum import actions
from forum.models import Attachment, Draft, Post, Topic, TopicRead
from tests.conftest import run_all

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
    response = sign_in(cast.cleo).post("/ask/", {"title": "Short", "body": "kept text", "forum": "", "tags": "a,b,c,d,e,f"})
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
    assert f'id="accepted-{post.pk}"' in page
    assert '"acceptedAnswer"' in page


def test_reply_and_quote_have_addresses_without_scripts(cast, topic, answer, sign_in):
    client = sign_in(cast.cleo)
    page = client.get(f"{topic.get_absolute_url()}?quote={answer.pk}").content.decode()
    assert "&gt; Look at the lease." in page
    client.post(f"/topics/{topic.pk}/answer/", {"body": "Which lease?", "parent": answer.pk})
    assert Post.objects.get(parent=answer).content.raw == "Which lease?"


@pytest.mark.parametrize("verb", ["vote", "accept", "remove", "restore"])
def test_changing_views_refuse_get(cast, answer, sign_in, verb):
    assert sign_in(cast.mo).get(f"/posts/{answer.pk}/{verb}/").status_code == 405


@pytest.mark.parametrize(
    ("path", "status"),
    [("accept", 404), ("remove", 404), ("restore", 404), ("edit", 404)],
)
def test_a_stranger_may_not(cast, topic, answer, sign_in, path, status):
    assert sign_in(cast.petra).post(f"/posts/{answer.pk}/{path}/", {"body": "hacked", "seen_version": 0}).status_code == status
    answer.refresh_from_db()
    assert answer.content.raw == "Look at the lease."
    assert not answer.is_removed


@pytest.mark.parametrize("path", ["/ask/", "/notices/", "/settings/", "/topics/mine/"])
def test_visitors_are_sent_to_sign_in_and_back(house, path):
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


def test_a_vote_by_a_visitor_leads_to_signing_in(topic, answer):
    response = Client().post(f"/posts/{answer.pk}/vote/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/topics/1/x/"})
    assert "/accounts/login/" in response["HX-Redirect"]


def test_voting_turns_over_and_refuses_oneself(cast, answer, sign_in):
    cleo = sign_in(cast.cleo)
    assert cleo.post(f"/posts/{answer.pk}/vote/", {"vote": "1"}, headers={"HX-Request": "true"}).json() == {
        "post": answer.pk, "score": 1, "voted": True}  # fmt: skip
    assert cleo.post(f"/posts/{answer.pk}/vote/").status_code == 302
    answer.refresh_from_db()
    assert answer.score == 0
    assert sign_in(cast.carl).post(f"/posts/{answer.pk}/vote/").status_code == 403


def test_own_vote_is_shown_to_its_giver_alone(cast, topic, answer, sign_in):
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    pressed = re.compile(rf'action="/posts/{answer.pk}/vote/".*?aria-pressed="(\w+)"', re.S)
    assert pressed.search(sign_in(cast.cleo).get(topic.get_absolute_url()).content.decode())[1] == "true"
    assert pressed.search(sign_in(cast.mo).get(topic.get_absolute_url()).content.decode())[1] == "false"
    assert pressed.search(Client().get(topic.get_absolute_url()).content.decode())[1] == "false"


def test_no_marks_are_left_in_a_page(cast, topic, answer, sign_in):
    from forum.fragments import _secret

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
    ["/topics/999999/", "/topics/99999999999999999999999999/x/", "/posts/99999999999999999999/", "/forums/0/", "/tags/none/",
     "/files/00000000-0000-0000-0000-000000000000/x.png", "/people/99999999999999999999999/", "/topics/1/since/?after=-1"],
)  # fmt: skip
def test_what_is_not_there_is_404(house, path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/search/?q=x&page=²", "/search/?q=x%00y", "/search/?q=author:x%00y", "/search/?q=x&locale=%00", "/search/instant/?q=ab%00c", "/notices/?before=²",
     "/topics/1/x/?page=²", "/people/%00/", "/tags/a%00/"],
)  # fmt: skip
def test_a_strange_address_is_no_error_of_ours(address, cast, topic, sign_in):
    assert sign_in(cast.cleo).get(address.replace("/1/", f"/{topic.pk}/")).status_code < 500


def test_a_nul_in_a_form_is_refused_and_a_percent_sign_is_not(cast, topic, sign_in):
    client, kind = sign_in(cast.cleo), "application/x-www-form-urlencoded"
    for body, status in ((b"title=a%00b", 400), (b"title=a\0b", 400), (b"title=%2500", 200)):
        assert client.post("/search/suggest/", body, kind).status_code == status, body


def test_pages_of_answers_by_number(cast, topic, sign_in):
    posts = [actions.post_answer(topic, by=cast.carl, content=f"answer {n}") for n in range(1, 46)]
    client = Client()
    first = client.get(topic.get_absolute_url()).content.decode()
    assert "answer 20<" in first
    assert "answer 21<" not in first
    assert client.get(f"{topic.get_absolute_url()}?page=4").status_code == 404
    assert client.get(f"/posts/{posts[44].pk}/")["Location"].endswith(f"?page=3#post-{posts[44].pk}")
    newest = client.get(f"{topic.get_absolute_url()}?sort=newest").content.decode()
    assert newest.index("answer 45<") < newest.index("answer 41<")
    actions.vote_post(posts[30], by=cast.cleo, helpful=True)
    voted = client.get(f"{topic.get_absolute_url()}?sort=votes").content.decode()
    assert voted.index("answer 31<") < voted.index("answer 1<")


def test_long_threads_show_five_replies_and_fetch_the_rest(cast, topic, answer):
    for n in range(8):
        actions.post_reply(answer, by=cast.cleo, content=f"reply number {n}")
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "3 more replies" in page
    assert "reply number 6" not in page
    rest = Client().get(f"/posts/{answer.pk}/replies/", headers={"HX-Request": "true"}).content.decode()
    assert "reply number 7" in rest


def test_lists_narrow_and_page_by_place(cast, forum, sign_in):
    topics = [actions.start_topic(forum, by=cast.cleo, title=f"Question number {n:02}", content="x") for n in range(25)]
    post = actions.post_answer(topics[0], by=cast.carl, content="done")
    actions.accept_answer(post, by=cast.cleo)
    client = Client()
    page = client.get("/topics/").content.decode()
    assert page.count("<li class=\"row ") == 20
    older = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    rest = client.get("/topics/" + older).content.decode()
    assert rest.count('<li class="row ') == 5
    assert "Question number 00" in client.get("/topics/solved/").content.decode()
    assert "Question number 00" not in client.get("/topics/unanswered/").content.decode()
    assert client.get("/topics/unanswered/").content.decode().count('<li class="row ') == 20
    assert "Question number 24" in sign_in(cast.cleo).get("/topics/mine/").content.decode()


def test_reading_state_is_exact_and_a_get_writes_nothing(cast, topic, answer, sign_in, django_assert_num_queries):
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
    paths = [topic.get_absolute_url(), "/topics/", "/topics/unsolved/", forum.get_absolute_url(), "/", "/forums/", "/people/"]

    def counts() -> list[int]:
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            assert not [q["sql"] for q in queries if q["sql"].startswith(WRITES)], path
            bounded = re.compile(r"COUNT\(\*\) FROM \(SELECT 1 .* LIMIT \d+\)")  # a count that stops is no count over a table
            assert not [q["sql"] for q in queries if "COUNT(" in bounded.sub("", q["sql"])], path
            found.append(len(queries))
        return found

    few = counts()
    for n in range(12):
        other = actions.start_topic(forum, by=cast.carl, title=f"Another question {n}", content="x", tags=[f"t{n}"])
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
    codes = [client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code for n in range(11)]
    assert codes == [302] * 10 + [429]
    response = client.post(f"/topics/{topic.pk}/answer/", {"body": "one too many"})
    assert "one too many" in response.content.decode()
    assert response["Retry-After"] == "60"


def test_new_members_have_tighter_limits(cast, topic, sign_in):
    from django.utils import timezone

    cast.carl.date_joined = timezone.now()
    cast.carl.save()
    client = sign_in(cast.carl)
    assert [client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code for n in range(5)] == [302] * 4 + [429]


def test_an_operator_may_override_a_rule(cast, topic, sign_in):
    admin = sign_in(cast.ada)
    assert admin.post("/office/rules/", {"posts_per_minute": "2"}).status_code == 302
    client = sign_in(cast.carl)
    assert [client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code for n in range(3)] == [302, 302, 429]


# --- files --------------------------------------------------------------------------------------------------------------


def picture(size=(40, 30), form="PNG", **more) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **more)
    return out.getvalue()


def upload(client, content: bytes, name: str, kind: str = "image/png", **more):
    return client.post("/posts/upload/", {"file": SimpleUploadedFile(name, content, kind), **more})


def test_a_picture_is_reencoded_shown_with_its_size_and_tied_to_its_post(cast, topic, sign_in):
    from PIL import Image

    exif = Image.Exif()
    exif[0x9286] = "secret place"
    client = sign_in(cast.carl)
    answer = upload(client, picture(form="JPEG", exif=exif) + b"<script>hidden</script>", "Кот 1.jpg", topic=topic.pk).json()
    file = Attachment.objects.get()
    stored = file.file.read()
    assert b"secret place" not in stored
    assert b"script" not in stored
    client.post(f"/topics/{topic.pk}/answer/", {"body": answer["markdown"]})
    file.refresh_from_db()
    assert file.post == Post.objects.get(number=1)
    assert 'width="40" height="30"' in file.post.content.rendered
    assert 'loading="lazy"' in file.post.content.rendered
    response = Client().get(file.get_absolute_url())
    assert (response.status_code, response["Content-Type"], response["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "page.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.svg"),
        (b"MZ\x90\x00" + b"\0" * 100, "report.pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"broken" * 20, "x.png"),
        (b"", "empty.png"),
        (b"\0\1\2", "notes.txt"),
    ],
)
def test_lying_broken_and_foreign_files_are_refused_with_a_sentence(cast, topic, sign_in, content, name):
    response = upload(sign_in(cast.carl), content, name, topic=topic.pk)
    assert response.status_code == 422
    assert len(response.json()["error"]) > 10
    assert not Attachment.objects.exists()


def test_oversized_files_and_pictures_are_refused(cast, topic, sign_in):
    client = sign_in(cast.carl)
    assert "4 MB" in upload(client, b"%PDF-1.4" + b"0" * (4 * 1024 * 1024), "big.pdf", topic=topic.pk).json()["error"]
    assert upload(client, picture((8000, 6000)), "bomb.png", topic=topic.pk).status_code == 422


def test_a_file_is_seen_by_its_uploader_until_posted_and_never_where_its_post_is_hidden(cast, topic, sign_in, team_room):
    client = sign_in(cast.carl)
    upload(client, picture(), "a.png", topic=topic.pk)
    file = Attachment.objects.get()
    assert client.get(file.get_absolute_url()).status_code == 200
    assert Client().get(file.get_absolute_url()).status_code == 404
    assert sign_in(cast.cleo).get(file.get_absolute_url()).status_code == 404
    hidden = actions.start_topic(team_room, by=cast.mo, title="Only for the team", content="x")
    Attachment.objects.update(post=hidden.first_post)
    assert sign_in(cast.cleo).get(file.get_absolute_url()).status_code == 404
    assert sign_in(cast.agnes).get(file.get_absolute_url()).status_code == 200


# --- moderators ---------------------------------------------------------------------------------------------------------


def test_a_moderator_removes_and_undoes(cast, topic, answer, sign_in):
    mo = sign_in(cast.mo)
    page = mo.post(f"/posts/{answer.pk}/remove/", {"reason": "spam"}, follow=True).content.decode()
    assert f'action="/posts/{answer.pk}/restore/"' in page
    assert "Look at the lease" not in Client().get(topic.get_absolute_url()).content.decode()
    mo.post(f"/posts/{answer.pk}/restore/")
    assert "Look at the lease" in Client().get(topic.get_absolute_url()).content.decode()


def test_a_removed_topic_is_gone_for_all_but_moderators(cast, topic, sign_in):
    actions.remove_post(topic.first_post, by=cast.mo)
    assert Client().get(topic.get_absolute_url()).status_code == 404
    assert sign_in(cast.cleo).get(topic.get_absolute_url()).status_code == 404
    assert sign_in(cast.mo).get(topic.get_absolute_url()).status_code == 200


def test_manage_moves_merges_splits(cast, topic, answer, forum, lounge, sign_in):
    mo = sign_in(cast.mo)
    path = f"/topics/{topic.pk}/manage/"
    assert mo.get(path).status_code == 200
    assert sign_in(cast.cleo).get(path).status_code == 404
    assert mo.post(path, {"what": "split", "title": "A topic of its own", "answers": [answer.pk]}).status_code == 302
    new = Topic.objects.latest("id")
    assert mo.post(path, {"what": "merge", "into": f"http://testserver{new.get_absolute_url()}"}).status_code == 302
    assert mo.post(f"/topics/{new.pk}/manage/", {"what": "move", "to": lounge.pk}).status_code == 302
    new.refresh_from_db()
    assert new.forum_id == lounge.pk
    for verb in ("lock", "unlock", "pin", "unpin", "announce"):
        assert mo.post(f"/topics/{new.pk}/do/{verb}/").status_code == 302
        assert sign_in(cast.cleo).post(f"/topics/{new.pk}/do/{verb}/").status_code == 404


def test_a_locked_topic_takes_no_posts_but_the_teams(cast, topic, sign_in):
    actions.lock_topic(topic, by=cast.mo)
    assert sign_in(cast.carl).post(f"/topics/{topic.pk}/answer/", {"body": "late"}).status_code == 403
    assert sign_in(cast.agnes).post(f"/topics/{topic.pk}/answer/", {"body": "official"}).status_code == 302


def test_history_shows_what_changed_to_author_and_moderators(cast, topic, answer, sign_in):
    actions.edit_post(answer, by=cast.mo, content="Look at the new lease.")
    page = sign_in(cast.carl).get(f"/posts/{answer.pk}/history/").content.decode()
    assert "<ins>new </ins>" in page or "<ins> new</ins>" in page
    assert sign_in(cast.cleo).get(f"/posts/{answer.pk}/history/").status_code == 404
    assert Client().get(f"/posts/{answer.pk}/history/").status_code == 404


def test_two_editors_end_in_one_consistent_text(cast, answer, sign_in):
    carl, mo = sign_in(cast.carl), sign_in(cast.mo)
    assert mo.post(f"/posts/{answer.pk}/edit/", {"body": "Mo's text", "seen_version": 0}).status_code == 302
    response = carl.post(f"/posts/{answer.pk}/edit/", {"body": "Carl's text", "seen_version": 0})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mo&#x27;s text" in page
    assert "Carl&#x27;s text" in page
    assert carl.post(f"/posts/{answer.pk}/edit/", {"body": "Both texts", "seen_version": 1}).status_code == 302


# --- the portal ---------------------------------------------------------------------------------------------------------


def test_feeds_sitemap_robots_and_canonical_addresses(topic, forum, answer):
    client = Client()
    for path in ("/topics/feed/", f"/forums/{forum.pk}/feed/", "/tags/router/feed/", f"/topics/{topic.pk}/feed/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "router" in response.content.decode()
    assert topic.get_absolute_url() in client.get("/sitemap-topics.xml").content.decode()
    assert "Sitemap:" in client.get("/robots.txt").content.decode()
    page = client.get(topic.get_absolute_url() + "?reply=1").content.decode()
    assert f'<link rel="canonical" href="http://testserver{topic.get_absolute_url()}">' in page
    assert 'property="og:title"' in page


def test_policy_and_security_headers(topic):
    response = Client().get(topic.get_absolute_url())
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]*(src=|application/ld\+json))", page)
    assert not re.search(r"\son\w+=|\sstyle=", re.sub(r'content="[^"]*"', "", page))
    assert not response.cookies


def test_an_unchanged_page_is_answered_without_work(topic, answer, cast, committed):
    client = Client()
    first = client.get(topic.get_absolute_url())
    tag = first["ETag"]
    assert client.get(topic.get_absolute_url(), headers={"If-None-Match": tag}).status_code == 304
    with committed():
        actions.post_answer(topic, by=cast.agnes, content="news")
    assert client.get(topic.get_absolute_url(), headers={"If-None-Match": tag}).status_code == 200
    assert client.get(topic.get_absolute_url(), headers={"If-None-Match": tag, "Accept-Language": "ru"}).status_code == 200


def test_both_languages_and_the_switch(topic):
    client = Client()
    assert 'lang="en"' in client.get("/").content.decode()
    assert 'lang="ru"' in client.get("/", headers={"Accept-Language": "ru"}).content.decode()
    client.post("/choose/", {"language": "ru", "next": "/topics/"})
    assert 'lang="ru"' in client.get("/").content.decode()
    client.post("/choose/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").content.decode()
    assert client.post("/choose/", {"theme": "light", "next": "https://evil.example/"})["Location"] == "/"


def test_only_the_languages_that_the_operator_offers(house):
    from community.portal.look import forget_look

    house.languages = "ru"
    house.save()
    forget_look()
    page = Client().get("/", headers={"Accept-Language": "en"}).content.decode()
    assert 'lang="ru"' in page
    assert 'value="en"' not in page


def test_single_sign_on_is_offered_when_the_environment_names_a_provider():
    import os
    import subprocess
    import sys

    code = (
        "import django; django.setup()\nfrom django.conf import settings\nfrom django.urls import reverse\n"
        "print(reverse('openid_connect_login', args=['company']), settings.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['name'])"
    )
    environment = os.environ | {"OIDC_SERVER_URL": "https://id.example", "OIDC_CLIENT_ID": "veche", "OIDC_SECRET": "x", "OIDC_NAME": "Acme"}
    out = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
    assert out.strip() == "/accounts/oidc/company/login/ Acme"


def test_health_as_json_and_as_a_page(house):
    data = Client().get("/health/").json()
    assert data["ok"]
    assert {part["name"] for part in data["parts"]} == {"database", "cache", "live", "mail", "worker", "search"}
    assert "<h1>" in Client().get("/health/", headers={"Accept": "text/html"}).content.decode()


def test_the_set_up_page_makes_an_empty_installation_a_place(db):
    client = Client()
    assert client.get("/topics/")["Location"] == "/setup/"
    assert client.get("/setup/").status_code == 200
    form = {"name": "Acme", "tagline": "We help", "accent": "#336699", "languages": "en,ru", "forums": "Questions\nNews",
            "username": "boss", "email": "boss@acme.example", "password": "a-long-pass-9"}  # fmt: skip
    assert client.post("/setup/", {**form, "password": "123"}).status_code == 422
    assert client.post("/setup/", form)["Location"] == "/"
    page = client.get("/").content.decode()
    assert "Acme" in page
    assert client.get("/setup/").status_code == 404
    assert client.get("/office/").status_code == 200
    assert "#336699" in client.get(re.search(r'href="(/assets/[^"]+\.css)', page)[1]).content.decode()
    assert client.post("/ask/", {**ASK, "forum": re.search(r"/forums/(\d+)/questions/", page)[1]}).status_code == 302


def test_the_office_is_for_the_team_alone(cast, sign_in, forum):
    assert sign_in(cast.cleo).get("/office/").status_code == 302
    assert sign_in(cast.mo).get("/office/").status_code == 200
    assert sign_in(cast.mo).get("/office/matrix/").status_code == 302
    for path in ("/office/matrix/", f"/office/matrix/{forum.pk}/", "/office/forums/", "/office/forums/new/", "/office/look/", "/office/rules/",
                 "/office/users/", "/office/groups/", f"/office/forums/edit/{forum.pk}/"):  # fmt: skip
        assert sign_in(cast.ada).get(path).status_code == 200, path


def test_the_matrix_changes_who_may_what(cast, forum, topic, sign_in, committed):
    admin = sign_in(cast.ada)
    page = admin.get(f"/office/matrix/{forum.pk}/").content.decode()
    ticked = re.findall(r'name="([\w.\-]+)"[^>]*checked', page)
    assert "visitor.can_read_forum" in ticked
    with committed():
        admin.post(f"/office/matrix/{forum.pk}/", {name: "on" for name in ticked if not name.startswith("visitor.")})
    assert Client().get(topic.get_absolute_url()).status_code == 404
    assert sign_in(cast.cleo).get(topic.get_absolute_url()).status_code == 200
    again = re.findall(r'name="([\w.\-]+)"[^>]*checked', admin.get(f"/office/matrix/{forum.pk}/").content.decode())
    assert sorted(again) == sorted(name for name in ticked if not name.startswith("visitor."))


def test_forums_are_made_and_renamed_in_the_office(cast, sign_in, forum, committed):
    admin = sign_in(cast.ada)
    data = {"name": "Phones", "type": 0, "kind": "questions", "description": "All about phones", "icon": "smartphone", "parent": "", "language": ""}
    with committed():
        assert admin.post("/office/forums/new/", data).status_code == 302
    assert "Phones" in Client().get("/forums/").content.decode()
    with committed():
        admin.post(f"/office/forums/edit/{forum.pk}/", {**data, "name": "Internet"})
    page = Client().get(forum.get_absolute_url())
    assert "Internet" in page.content.decode()


def test_search_finds_titles_and_no_result_is_a_dead_end(topic):
    run_all()
    client = Client()
    assert topic.get_absolute_url() in client.get("/search/?q=router+EVENING").content.decode()
    page = client.get("/search/?q=zebra").content.decode()
    assert "/ask/?title=zebra" in page
    assert not mail.outbox


def test_a_bookmark_is_kept_and_dropped_by_the_same_button(cast, answer, sign_in):
    client = sign_in(cast.cleo)
    address = f"/posts/{answer.pk}/bookmark/"
    assert client.get(address).status_code == 405
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 204
    assert answer.topic.subject in client.get("/bookmarks/").content.decode()
    assert answer.topic.subject not in sign_in(cast.carl).get("/bookmarks/").content.decode()
    client.post(address, {"next": "/bookmarks/"})
    assert answer.topic.subject not in client.get("/bookmarks/").content.decode()
    assert Client().post(address).status_code == 302


def test_a_draft_comes_back_as_the_reply_that_it_was(cast, answer, sign_in):
    client = sign_in(cast.cleo)
    client.post("/drafts/", {"place": f"topic.{answer.topic_id}", "body": "About your answer", "parent": answer.pk})
    page = client.get(answer.topic.get_absolute_url()).content.decode()
    assert f'name="parent" value="{answer.pk}"' in page
    assert "About your answer" in page


def test_choosing_a_language_leads_back_to_the_very_page(house):
    client = Client()
    page = client.get("/search/?q=one+two").content.decode()
    back = re.search(r'action="/choose/"><input type="hidden" name="next" value="([^"]*)"', page)[1]
    assert back == "/search/?q=one+two"
    assert client.post("/choose/", {"next": back, "language": "ru"})["Location"] == back
