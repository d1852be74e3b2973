"""Role × thing × every way out: what a page refuses, nothing else tells. A new way out is added to WAYS."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.module_loading import import_string

from community.notifications.actions import follow
from community.notifications.mail.addresses import LINK, token_of
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.routing import CHANNELS
from forum import actions
from forum.live import may_watch_list, may_watch_topic
from forum.models import Attachment, Post, Topic
from tests.conftest import run_all

pytestmark = pytest.mark.django_db
SECRET = "Zirkonium"
READERS = {"visitor": False, "cleo": False, "carl": False, "agnes": True, "mo": True, "petra": True, "edda": True, "ada": True}


@pytest.fixture
def things(cast, forum, team_room):
    """A topic in a private forum, a removed topic and a removed answer in a public one, each saying the secret word."""
    hidden = actions.start_topic(team_room, by=cast.mo, title=f"{SECRET} in the team room", content=f"{SECRET} @cleo", tags=["metals"])
    said = actions.post_answer(hidden, by=cast.agnes, content=f"{SECRET}, yes")
    file = Attachment.objects.create(owner=cast.mo, post=hidden.first_post, file="x.txt", name="x.txt", size=1, content_type="text/plain")
    gone = actions.start_topic(forum, by=cast.carl, title=f"{SECRET} was removed", content=SECRET, tags=["metals"])
    actions.remove_post(gone.first_post, by=cast.mo)
    open_topic = actions.start_topic(forum, by=cast.carl, title="A public question", content="x", tags=["metals"])
    removed = actions.post_answer(open_topic, by=cast.carl, content=f"{SECRET} once")
    actions.remove_post(removed, by=cast.mo)
    run_all()
    return {"hidden": hidden, "said": said, "file": file, "gone": gone, "open": open_topic, "removed": removed, "room": team_room, "forum": forum}


def ways(t) -> list[str]:
    hidden, said, gone, removed = t["hidden"], t["said"], t["gone"], t["removed"]
    return [
        "/", "/topics/", "/topics/unanswered/", "/topics/unsolved/", "/topics/solved/", "/forums/", "/people/", "/bookmarks/", "/settings/notices/", "/topics/feed/", "/tags/metals/",
        "/tags/metals/feed/", f"/search/?q={SECRET}", "/sitemap-topics.xml", "/sitemap-forums.xml", "/notices/",
        hidden.get_absolute_url(), f"/topics/{hidden.pk}/since/?after=0", f"/topics/{hidden.pk}/feed/", f"/topics/{hidden.pk}/unread/",
        f"/topics/{hidden.pk}/manage/", f"/posts/{said.pk}/", f"/posts/{said.pk}/more/", f"/posts/{said.pk}/quote/",
        f"/posts/{said.pk}/history/", f"/posts/{said.pk}/edit/", f"/posts/{hidden.first_post_id}/replies/", t["file"].get_absolute_url(),
        t["room"].get_absolute_url(), f"/forums/{t['room'].pk}/feed/", gone.get_absolute_url(), f"/topics/{gone.pk}/since/?after=0",
        f"/topics/{gone.pk}/feed/", f"/posts/{gone.first_post_id}/quote/", f"/posts/{removed.pk}/quote/", f"/posts/{removed.pk}/more/",
        t["open"].get_absolute_url(), f"/topics/{t['open'].pk}/since/?after=0", f"/topics/{t['open'].pk}/feed/", t["forum"].get_absolute_url(),
        f"/people/{t['open'].poster_id}/carl/", f"/people/{hidden.poster_id}/mo/", "/settings/export/",
    ]  # fmt: skip


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.get("Content-Type") == "application/zip":
        archive = zipfile.ZipFile(io.BytesIO(content))
        return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return content.decode(errors="replace")


OWN = {"carl": {"/settings/export/"}}  # what one wrote oneself is in one's own export
ECHO = f"/search/?q={SECRET}"  # the page says back what was asked for


@pytest.mark.parametrize("who", READERS)
def test_no_way_out_says_what_the_page_would_refuse(who, cast, things, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    if who != "visitor":  # kept while it could be read
        for name in ("hidden", "gone"):
            actions.bookmark_post(things[name].first_post, by=getattr(cast, who))
        actions.bookmark_post(things["removed"], by=getattr(cast, who))
        for about in (things["hidden"].live_group, f"forum.{things['room'].pk}", things["gone"].live_group):
            follow(about, by=getattr(cast, who), level=3)
    for path in ways(things):
        response = client.get(path, headers={"HX-Request": "true"} if "/more/" in path or "/replies/" in path else {})
        words = text_of(response)
        if path == ECHO:
            assert (f"<mark>{SECRET}</mark> in the team room" in words) == READERS[who], path
            words = ""
        if not READERS[who] and path not in OWN.get(who, ()):
            assert SECRET not in words, (who, path)
            assert "Team room" not in words, (who, path)
        assert response.status_code != 500, path


@pytest.mark.parametrize("who", READERS)
def test_sockets_ask_the_same_permission(who, cast, things):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    assert may_watch_topic(person, str(things["hidden"].pk)) == READERS[who]
    assert may_watch_list(person, str(things["room"].pk)) == READERS[who]
    assert may_watch_topic(person, str(things["gone"].pk)) == (who in ("mo", "ada"))
    for prefix in CHANNELS:
        assert import_string(CHANNELS[prefix])(person, "999999") is False


@pytest.mark.parametrize("who", ["visitor", "cleo"])
def test_nothing_can_be_done_to_what_one_may_not_see(who, cast, things, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    hidden, said = things["hidden"], things["said"]
    before = (Post.objects.count(), Topic.objects.count(), list(Post.objects.values_list("score", "approved", "is_accepted")))
    for path in (f"/topics/{hidden.pk}/answer/", f"/topics/{hidden.pk}/read/", f"/topics/{hidden.pk}/do/lock/", f"/posts/{said.pk}/vote/", f"/posts/{said.pk}/bookmark/",
                 f"/posts/{said.pk}/accept/", f"/posts/{said.pk}/remove/", f"/posts/{said.pk}/edit/"):  # fmt: skip
        response = client.post(path, {"body": "hello", "post": 1, "seen_version": 0})
        assert response.status_code in ((302,) if who == "visitor" else (404,)), path
    drafted = client.post("/drafts/", {"place": f"topic.{hidden.pk}", "body": "x"})
    assert drafted.status_code in (302, 404)
    assert (Post.objects.count(), Topic.objects.count(), list(Post.objects.values_list("score", "approved", "is_accepted"))) == before


def test_a_word_that_only_hidden_topics_carry_is_no_page(cast, things, team_room, sign_in):
    actions.start_topic(team_room, by=cast.mo, title="Another one for the team", content="x", tags=["takeover"])
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
    Notice.objects.create(recipient=person, actor=cast.agnes, kind="answer", about=hidden.live_group, target_id=said.pk, title=hidden.subject,
                          address=said.get_absolute_url(), event_id=-1, mail=mail)  # fmt: skip
    message = compose(mail)
    words = (message.subject + message.body + message.alternatives[0][0]) if message else ""
    page = Client().get(f"/mail/{token_of(mail.pk, LINK)}/").content.decode()
    if not READERS[who]:
        assert SECRET not in words + page
    elif stream == "notices":
        assert SECRET in words
        assert SECRET in page
