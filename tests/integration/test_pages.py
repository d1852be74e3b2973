"""Journeys through HTTP: what works, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from community.writing.models import Draft
from forum import actions
from forum.models import Post, Topic

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
