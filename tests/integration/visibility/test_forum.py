"""Role × thing × every way out: what a page refuses, nothing else tells.

A new way out is added to `ways`.
"""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.live.streams import STREAMS
from community.notifications.actions import follow
from community.notifications.mail.addresses import LINK, token_of
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from forum import actions
from forum.live import may_watch_list, may_watch_topic
from forum.models import Post, Topic
from tests.integration.visibility.conftest import OWN, READERS, SECRET, text_of

pytestmark = pytest.mark.django_db


def ways(t) -> list[str]:
    hidden, said, gone, removed = t["hidden"], t["said"], t["gone"], t["removed"]
    return [
        "/",
        "/topics/",
        "/topics/unanswered/",
        "/topics/unsolved/",
        "/topics/solved/",
        "/forums/",
        "/people/",
        "/bookmarks/",
        "/settings/notices/",
        "/topics/feed/",
        "/tags/metals/",
        "/tags/metals/feed/",
        f"/search/?q={SECRET}",
        "/sitemap-topics.xml",
        "/sitemap-forums.xml",
        "/notices/",
        hidden.get_absolute_url(),
        f"/live/since/?group=topic.{hidden.pk}&after=0",
        f"/topics/{hidden.pk}/feed/",
        f"/topics/{hidden.pk}/unread/",
        f"/topics/{hidden.pk}/manage/",
        f"/posts/{said.pk}/",
        f"/posts/{said.pk}/more/",
        f"/posts/{said.pk}/quote/",
        f"/posts/{said.pk}/history/",
        f"/posts/{said.pk}/edit/",
        f"/posts/{hidden.first_post_id}/replies/",
        f"/banners/topic.{hidden.pk}/x.png",
        f"/banners/topic.{gone.pk}/x.png",
        t["file"].get_absolute_url(),
        t["room"].get_absolute_url(),
        f"/forums/{t['room'].pk}/feed/",
        gone.get_absolute_url(),
        f"/live/since/?group=topic.{gone.pk}&after=0",
        f"/topics/{gone.pk}/feed/",
        f"/posts/{gone.first_post_id}/quote/",
        f"/posts/{removed.pk}/quote/",
        f"/posts/{removed.pk}/more/",
        t["open"].get_absolute_url(),
        f"/live/since/?group=topic.{t['open'].pk}&after=0",
        f"/topics/{t['open'].pk}/feed/",
        t["forum"].get_absolute_url(),
        "/topics/tags/?q=m",
        f"/posts/people/?place=topic.{hidden.pk}&q=a",
        f"/posts/people/?place=topic.{gone.pk}&q=a",
        f"/posts/people/?place=ask&forum={t['room'].pk}&q=a",
        f"/people/{t['open'].poster_id}/carl/",
        f"/people/{hidden.poster_id}/mo/",
        "/settings/export/",
    ]


ECHO = f"/search/?q={SECRET}"  # the page says back what was asked for


@pytest.mark.parametrize("who", READERS)
def test_no_way_out_says_what_the_page_would_refuse(who, cast, things, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    if who != "visitor":  # kept while it could be read
        for name in ("hidden", "gone"):
            actions.bookmark_post(things[name].first_post, by=getattr(cast, who))
        actions.bookmark_post(things["removed"], by=getattr(cast, who))
        for about in (
            things["hidden"].live_group,
            f"forum.{things['room'].pk}",
            things["gone"].live_group,
        ):
            follow(about, by=getattr(cast, who), level=3)
    for path in ways(things):
        response = client.get(
            path, headers={"HX-Request": "true"} if "/more/" in path or "/replies/" in path else {}
        )
        words = text_of(response)
        if path == ECHO:
            assert (f"<mark>{SECRET}</mark> in the team room" in words) == READERS[who], path
            words = ""
        if not READERS[who] and path not in OWN.get(who, ()):
            assert SECRET not in words, (who, path)
            assert "Team room" not in words, (who, path)
        assert response.status_code != 500, path


def test_feeds_are_linked_where_everybody_may_read_them(cast, things, team_room, sign_in):
    client = sign_in(cast.agnes)
    actions.start_topic(
        team_room, by=cast.mo, title="Another one for the team", content="x", tags=["takeover"]
    )
    pages = {
        things["forum"].get_absolute_url(): True,
        things["open"].get_absolute_url(): True,
        "/tags/metals/": True,
        team_room.get_absolute_url(): False,
        things["hidden"].get_absolute_url(): False,
        "/tags/takeover/": False,
    }
    for page, linked in pages.items():
        feeds = set(re.findall(r'href="([^"]*/feed/)"', client.get(page).content.decode()))
        assert bool(feeds) == linked, page
        assert all(Client().get(feed).status_code == 200 for feed in feeds), page


@pytest.mark.parametrize("who", READERS)
def test_sockets_ask_the_same_permission(who, cast, things):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    assert may_watch_topic(person, things["hidden"].pk) == READERS[who]
    assert may_watch_list(person, things["room"].pk) == READERS[who]
    assert may_watch_topic(person, things["gone"].pk) == (who in ("mo", "ada"))
    for stream in STREAMS.values():
        assert stream.may_watch(person, 999_999) is False


@pytest.mark.parametrize("who", ["visitor", "cleo"])
def test_nothing_can_be_done_to_what_one_may_not_see(who, cast, things, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    hidden, said = things["hidden"], things["said"]
    before = (
        Post.objects.count(),
        Topic.objects.count(),
        list(Post.objects.values_list("score", "approved", "is_accepted")),
    )
    for path in (
        f"/topics/{hidden.pk}/answer/",
        f"/topics/{hidden.pk}/read/",
        f"/topics/{hidden.pk}/do/lock/",
        f"/posts/{said.pk}/vote/",
        f"/posts/{said.pk}/bookmark/",
        f"/posts/{said.pk}/accept/",
        f"/posts/{said.pk}/remove/",
        f"/posts/{said.pk}/edit/",
    ):
        response = client.post(path, {"body": "hello", "post": 1, "seen_version": 0})
        assert response.status_code in ((302,) if who == "visitor" else (404,)), path
    drafted = client.post("/drafts/", {"place": f"topic.{hidden.pk}", "body": "x"})
    assert drafted.status_code in (302, 404)
    assert (
        Post.objects.count(),
        Topic.objects.count(),
        list(Post.objects.values_list("score", "approved", "is_accepted")),
    ) == before


def test_a_word_that_only_hidden_topics_carry_is_no_page(cast, things, team_room, sign_in):
    actions.start_topic(
        team_room, by=cast.mo, title="Another one for the team", content="x", tags=["takeover"]
    )
    for path in ("/tags/takeover/", "/tags/takeover/feed/"):
        assert Client().get(path).status_code == 404, path
        assert sign_in(cast.cleo).get(path).status_code == 404, path
    assert sign_in(cast.agnes).get("/tags/takeover/").status_code == 200


def test_titles_of_what_is_hidden_are_not_in_anybodys_figures(cast, things):
    figures = json.dumps(Client().get("/health/").json())
    assert SECRET not in figures


@pytest.mark.parametrize("who", [name for name in READERS if name != "visitor"])
@pytest.mark.parametrize("stream", ["notices", "digest", "helped"])
def test_no_mail_and_no_page_that_mail_leads_to_says_it(who, stream, cast, things):
    person, hidden, said = getattr(cast, who), things["hidden"], things["said"]
    follow(f"forum.{things['room'].pk}", by=person, level=3)
    mail = Mail.objects.create(recipient=person, stream=stream, about=hidden.live_group)
    Notice.objects.create(
        recipient=person,
        actor=cast.agnes,
        kind="answer",
        about=hidden.live_group,
        target_id=said.pk,
        title=hidden.subject,
        address=said.get_absolute_url(),
        event_id=-1,
        mail=mail,
    )
    message = compose(mail)
    words = (message.subject + message.body + message.alternatives[0][0]) if message else ""
    page = Client().get(f"/mail/{token_of(mail.pk, LINK)}/").content.decode()
    if not READERS[who]:
        assert SECRET not in words + page
    elif stream == "notices":
        assert SECRET in words
        assert SECRET in page
