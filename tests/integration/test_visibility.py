"""Role × thing × every way out: what a page refuses, nothing else tells.

A new way out is added to WAYS.
"""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client
from wagtail.models import PageViewRestriction

from community.accounts.models import User
from community.accounts.roles import ROLES
from community.live.streams import STREAMS
from community.notifications.actions import follow
from community.notifications.mail.addresses import LINK, token_of
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.search import actions as search
from community.search.vocabulary import forget_words
from community.writing.models import Attachment
from forum import actions
from forum.live import may_watch_list, may_watch_topic
from forum.models import Post, Topic
from ideas import actions as ideas
from ideas.boards import status_named
from ideas.live import may_watch_idea
from ideas.models import Idea
from kb.models import Article, Category, FaqPage, KnowledgeIndex, NewsPage
from tests.conftest import CAST, run_all, settle

pytestmark = pytest.mark.django_db
SECRET = "Zirkonium"
READERS = {
    "visitor": False,
    "cleo": False,
    "carl": False,
    "agnes": True,
    "mo": True,
    "petra": True,
    "edda": True,
    "ada": True,
}


@pytest.fixture
def things(cast, forum, team_room):
    """A topic in a private forum, a removed topic and a removed answer in a public one, each saying
    the secret word.
    """
    hidden = actions.start_topic(
        team_room,
        by=cast.mo,
        title=f"{SECRET} in the team room",
        content=f"{SECRET} @cleo",
        tags=["metals"],
    )
    said = actions.post_answer(hidden, by=cast.agnes, content=f"{SECRET}, yes")
    file = Attachment.objects.create(
        owner=cast.mo,
        place=str(hidden.first_post.ref),
        file="x.txt",
        name="x.txt",
        size=1,
        content_type="text/plain",
    )
    gone = actions.start_topic(
        forum, by=cast.carl, title=f"{SECRET} was removed", content=SECRET, tags=["metals"]
    )
    actions.remove_post(gone.first_post, by=cast.mo)
    open_topic = actions.start_topic(
        forum, by=cast.carl, title="A public question", content="x", tags=["metals"]
    )
    removed = actions.post_answer(open_topic, by=cast.carl, content=f"{SECRET} once")
    actions.remove_post(removed, by=cast.mo)
    run_all()
    return {
        "hidden": hidden,
        "said": said,
        "file": file,
        "gone": gone,
        "open": open_topic,
        "removed": removed,
        "room": team_room,
        "forum": forum,
    }


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


# --- every kind of thing that can be found × every role × every way of finding it
# -----------------------------------------------


@pytest.fixture
def findable(cast, things, team_room, engine):
    """Of each kind of thing one that some may not see, each saying the secret word; with the
    address of its page.
    """
    index = KnowledgeIndex.objects.first()
    section = index.add_child(
        instance=Category(title=f"{SECRET} section", slug="section", locale=index.locale)
    )
    made = {
        "topic": things["hidden"].get_absolute_url(),
        "removed topic": things["gone"].get_absolute_url(),
    }
    faq = [
        {
            "type": "faq",
            "id": "11111111-aaaa",
            "value": {"question": f"{SECRET} in an FAQ?", "answer": f"<p>{SECRET}</p>"},
        }
    ]
    for name, kind, body in (
        ("article", Article, []),
        ("faq", FaqPage, faq),
        ("news", NewsPage, []),
    ):
        page = kind(
            title=f"{SECRET} as {name}",
            slug=name,
            locale=index.locale,
            lead=SECRET,
            body=kind.body.field.stream_block.to_python(body),
        )
        section.add_child(instance=page)
        page.save_revision(user=cast.edda).publish(user=cast.edda)
        made[name] = page.get_absolute_url()
    draft = Article(title=f"{SECRET} as a draft", slug="draft", locale=index.locale, live=False)
    index.add_child(instance=draft)
    made["draft"] = draft.get_absolute_url()
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.set(Group.objects.filter(name__in=["agent", "administrator"]))
    closed = User.objects.create_user(
        "zirkonium", "z@example.com", "pw", display_name=f"{SECRET} the person"
    )
    search.index("person", [closed.pk])
    made["person"] = closed.get_absolute_url()
    settle()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    forget_words()
    return made


@pytest.mark.parametrize("who", READERS)
def test_search_and_suggestions_say_nothing_that_a_page_would_refuse(
    who, cast, findable, things, sign_in
):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    allowed = {kind: client.get(address).status_code == 200 for kind, address in findable.items()}
    assert allowed["topic"] == READERS[who]
    assert allowed["article"] == (who in ("agnes", "ada"))
    assert not allowed["draft"]
    marks = {
        "topic": "in the team room",
        "removed topic": "was removed",
        "article": "as article",
        "faq": "in an FAQ",
        "news": "as news",
        "draft": "as a draft",
        "person": "the person",
    }
    ways = [
        f"/search/?q={SECRET}",
        f"/search/?q={SECRET}&sort=newest",
        f"/search/instant/?q={SECRET[:6].lower()}",
        f"/search/?q={SECRET}+kind:article",
        "/search/?kind=faq",
        "/search/?kind=topic",
    ]
    ways += [
        "/search/?q=in:section",
        f"/search/?q=-nothing+{SECRET}",
        f'/search/?q="{SECRET}"',
        "/search/?q=author:mo",
        "/kb/",
        "/sitemap-articles.xml",
        "/health/",
    ]
    said = ""
    for path in ways:
        response = client.get(path)
        assert response.status_code == 200, path
        said += response.content.decode()
    for title in (f"What about {SECRET}", SECRET.lower(), "in the team room"):
        response = client.post(
            "/ask/help/", {"title": title, "body": f"{SECRET} and more", "nonce": "n"}
        )
        said += response.content.decode() if response.status_code == 200 else ""
    said = said.replace("<mark>", "").replace("</mark>", "")
    for kind, words in marks.items():
        if not allowed[kind]:
            assert f"{SECRET} {words}" not in said, (who, kind)
    if not READERS[who]:
        assert "Team room" not in said
    if not allowed["article"]:
        assert f"{SECRET} section" not in said
    if allowed["article"]:
        assert f"{SECRET} as article" in said
    if allowed["topic"]:
        assert f"{SECRET} in the team room" in said


# --- ideas × every role × every way out -------------------------------------------------------


@pytest.fixture
def wishes(cast, board, engine):
    """An idea on a board of the team's with a decision, a removed one and an open one beside it,
    each saying the secret word; everybody followed them while they could.
    """
    closed = ideas.add_board("Team board")
    hidden = ideas.submit_idea(
        closed, by=cast.petra, title=f"{SECRET} on the team's board", content=f"{SECRET} @cleo"
    )
    gone = ideas.submit_idea(board, by=cast.carl, title=f"{SECRET} was removed", content=SECRET)
    shown = ideas.submit_idea(board, by=cast.carl, title="A public wish", content="Please.")
    for name in CAST:
        for idea in (hidden, gone):
            ideas.vote_idea(idea, by=getattr(cast, name), wanted=True)
    change = ideas.change_status(
        hidden, by=cast.petra, to=status_named("planned"), words=f"{SECRET}, soon."
    )
    settle()
    roles = [role for role in ROLES if role != "customer"]
    ideas.change_access(closed, dict.fromkeys(("see", "submit", "comment", "vote"), roles))
    ideas.remove_idea(gone, by=cast.mo)
    settle()
    Notice.objects.filter(about=hidden.live_group).update(title="was told while it could be read")
    forget_words()
    return {"hidden": hidden, "gone": gone, "shown": shown, "change": change, "board": closed}


def ways_to_ideas(w) -> list[str]:
    hidden, gone = w["hidden"], w["gone"]
    return [
        "/",
        "/ideas/",
        "/ideas/?sort=new",
        "/ideas/?status=planned",
        f"/ideas/?board={w['board'].pk}",
        "/ideas/voted/",
        "/sitemap-ideas.xml",
        "/notices/",
        "/settings/notices/",
        f"/search/?q={SECRET}",
        "/search/?kind=idea",
        "/search/?status=planned",
        f"/search/instant/?q={SECRET[:6].lower()}",
        f"/people/{hidden.author_id}/petra/",
        w["shown"].get_absolute_url(),
        "/settings/export/",
        f"/decisions/{w['change'].pk}/edit/",
        *(
            f"/ideas/{idea.pk}/{rest}"
            for idea in (hidden, gone)
            for rest in ("", "x/", "voters/", "history/", "edit/", "status/")
        ),
        *(f"/live/since/?group=idea.{idea.pk}&after=0" for idea in (hidden, gone)),
    ]


@pytest.mark.parametrize("who", READERS)
def test_no_way_out_of_ideas_says_what_the_page_would_refuse(who, cast, wishes, sign_in):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    client = Client() if who == "visitor" else sign_in(person)
    hidden, gone = wishes["hidden"], wishes["gone"]
    said = {path: client.get(path) for path in ways_to_ideas(wishes)}
    for path, response in said.items():
        assert response.status_code != 500, path
        words = text_of(response).replace("<mark>", "").replace("</mark>", "")
        own = path in OWN.get(who, ())
        if not READERS[who]:
            assert f"{SECRET} on the team" not in words, (who, path)
            assert f"{SECRET}, soon" not in words, (who, path)
            assert "Team board" not in words, (who, path)
        if who not in ("mo", "petra", "ada") and not own:
            assert f"{SECRET} was removed" not in words, (who, path)
    assert (client.get(hidden.get_absolute_url()).status_code == 200) == READERS[who]
    assert may_watch_idea(person, hidden.pk) == READERS[who]
    assert may_watch_idea(person, gone.pk) == (who in ("mo", "petra", "ada"))
    if who != "visitor":
        found = client.post("/ask/help/", {"title": f"{SECRET} on the team", "body": ""})
        assert (SECRET in text_of(found)) == READERS[who]


@pytest.mark.parametrize("who", ["visitor", "cleo"])
def test_nothing_can_be_done_to_ideas_that_one_may_not_see(who, cast, wishes, sign_in):
    client = Client() if who == "visitor" else sign_in(cast.cleo)
    before = list(Idea.objects.order_by("pk").values_list("votes_count", "version", "removed_on"))
    for idea in (wishes["hidden"], wishes["gone"]):
        for verb in ("vote", "status", "edit", "remove", "restore"):
            form = {"title": "Another title", "body": "Other words", "status": 1, "seen_version": 1}
            response = client.post(f"/ideas/{idea.pk}/{verb}/", form)
            assert response.status_code in ((302, 404) if who == "visitor" else (404,)), verb
    drafted = client.post("/drafts/", {"place": f"idea.{wishes['hidden'].pk}", "body": "x"})
    assert drafted.status_code in (302, 404)
    assert before == list(
        Idea.objects.order_by("pk").values_list("votes_count", "version", "removed_on")
    )


@pytest.mark.parametrize("who", [name for name in READERS if name != "visitor"])
def test_no_mail_about_an_idea_says_it(who, cast, wishes):
    person, hidden = getattr(cast, who), wishes["hidden"]
    mail = Mail.objects.create(recipient=person, stream="notices", about=hidden.live_group)
    Notice.objects.update_or_create(
        recipient=person,
        event_id=-1,
        defaults={
            "actor": cast.petra,
            "kind": "idea_status",
            "about": hidden.live_group,
            "target_id": wishes["change"].pk,
            "title": hidden.title,
            "address": wishes["change"].get_absolute_url(),
            "mail": mail,
        },
    )
    message = compose(mail)
    words = (message.subject + message.body + message.alternatives[0][0]) if message else ""
    assert (f"{SECRET}, soon" in words) == READERS[who]
