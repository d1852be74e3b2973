"""What waits for the team, was declined, or waits again × every role × every way out."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.search.vocabulary import forget_words
from ideas import actions as ideas
from ideas.boards import status_named
from ideas.live import may_watch_idea
from ideas.models import Idea
from ideas.similar import similar_ideas, sought_ideas
from tests.conftest import CAST, settle
from tests.integration.visibility.conftest import READERS, SECRET, text_of
from tests.standing import stands

pytestmark = pytest.mark.django_db
SEEING = ("cleo", "mo", "petra", "ada")
LISTS = ("/ideas/?", "/ideas/feed", "/ideas/roadmap", "/ideas/boards", "/sitemap", "/search/in")


@stands
def kept(cast, engine):
    """Three ideas of Cleo's that say the secret word: one waits, one was declined, and one was
    there for everybody, planned, voted for and talked about, until its approval was taken back.
    """
    board = ideas.add_board("Read first", review="all")
    waits, declined, again = (
        ideas.submit_idea(
            board, by=cast.cleo, title=f"{SECRET} {what}", content=f"{SECRET}. @carl @agnes"
        )
        for what in ("waits", "declined", "waits again")
    )
    ideas.decline_idea(declined, by=cast.mo, words=f"{SECRET}? No.")
    review = ideas.approve_idea(again, by=cast.mo)
    for name in CAST:
        ideas.vote_idea(again, by=getattr(cast, name), wanted=True)
    said = ideas.add_comment(again, by=cast.carl, content=f"{SECRET} for me, too, @edda")
    ideas.change_status(again, by=cast.petra, to=status_named("planned"), words=f"{SECRET} soon")
    shown = ideas.submit_idea(board, by=cast.petra, title="A public wish", content="Please.")
    settle()
    ideas.undo_review(review, by=cast.petra)
    settle()
    forget_words()
    return {"held": (waits, declined, again), "said": said, "shown": shown}


def ways_out(k) -> list[str]:
    return [
        "/",
        "/ideas/",
        "/ideas/?sort=new",
        "/ideas/?sort=top",
        "/ideas/?sort=talked",
        "/ideas/?status=planned",
        f"/ideas/?board={k['shown'].board_id}",
        "/ideas/voted/",
        "/ideas/mine/",
        "/ideas/overdue/",
        "/ideas/waiting/",
        "/ideas/feed/",
        "/ideas/roadmap/",
        "/ideas/roadmap/embedded/",
        "/ideas/roadmap/feed/",
        f"/ideas/boards/{k['shown'].board_id}/feed/",
        "/sitemap-ideas.xml",
        "/notices/",
        "/settings/notices/",
        "/settings/export/",
        f"/search/?q={SECRET}",
        "/search/?kind=idea",
        f"/search/instant/?q={SECRET[:6].lower()}",
        f"/people/{k['held'][0].author_id}/cleo/",
        *(
            f"/ideas/{idea.pk}/{rest}"
            for idea in k["held"]
            for rest in ("", "x/", "voters/", "history/", "edit/", "status/", "merge/")
        ),
        *(f"/ideas/{idea.pk}/{rest}/" for idea in k["held"] for rest in ("feed", "notes", "topic")),
        *(f"/ideas/{k['shown'].pk}/merge/?q={word}" for word in (SECRET, k["held"][0].pk)),
        *(f"/comments/{k['said'].pk}/{rest}" for rest in ("", "more/", "quote/", "replies/")),
        *(f"/live/since/?group={idea.live_group}&after=0" for idea in k["held"]),
    ]


@pytest.mark.parametrize("who", READERS)
def test_what_is_held_is_there_for_its_author_and_who_keeps_order(who, cast, kept, sign_in):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    client = Client() if who == "visitor" else sign_in(person)
    for path in ways_out(kept):
        response = client.get(path)
        assert response.status_code != 500, path
        words = text_of(response).replace("<mark>", "").replace("</mark>", "")
        if path.startswith("/search/?q="):
            words = words.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
        carls = who == "carl" and path == "/settings/export/"  # his own comment is in it
        if who not in SEEING and not carls:
            assert f"{SECRET} waits" not in words and f"{SECRET}? No" not in words, (who, path)
            assert f"{SECRET} soon" not in words and f"{SECRET} for me" not in words, (who, path)
            assert f"{SECRET} declined" not in words, (who, path)
        elif path.startswith(LISTS) or path in ("/", "/ideas/"):
            assert f"{SECRET} waits" not in words, (who, path)
    for idea in kept["held"]:
        assert (client.get(idea.get_absolute_url()).status_code == 200) == (who in SEEING)
        assert may_watch_idea(person, idea.pk) == (who in SEEING)
    assert not similar_ideas(person, f"{SECRET} waits", SECRET, most=5)
    assert not sought_ideas(person, str(kept["held"][0].pk), most=5)
    if who != "visitor":
        for path in ("/ask/help/", "/ideas/similar/"):
            found = client.post(path, {"title": f"{SECRET} waits", "body": ""})
            assert f"{SECRET} waits" not in text_of(found), (who, path)


@pytest.mark.parametrize("who", ["visitor", "carl", "agnes"])
def test_nothing_can_be_done_to_what_one_may_not_see(who, cast, kept, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    before = list(Idea.objects.order_by("pk").values_list("votes_count", "version", "held"))
    for idea in kept["held"]:
        for verb in ("vote", "vote-for", "join", "comments", "edit", "remove", "review", "lock"):
            form = {"title": "Another title", "body": "Other words", "verdict": "approve"}
            response = client.post(f"/ideas/{idea.pk}/{verb}/", form | {"seen_version": 1})
            assert response.status_code in ((302, 404) if who == "visitor" else (404,)), verb
    assert before == list(Idea.objects.order_by("pk").values_list("votes_count", "version", "held"))


@pytest.mark.parametrize("who", [name for name in READERS if name != "visitor"])
def test_no_mail_about_it_says_it(who, cast, kept):
    person, idea = getattr(cast, who), kept["held"][2]
    mail = Mail.objects.create(recipient=person, stream="notices", about=idea.live_group)
    Notice.objects.update_or_create(
        recipient=person,
        event_id=-1,
        defaults={
            "actor": cast.carl,
            "kind": "comment",
            "about": idea.live_group,
            "target_id": kept["said"].pk,
            "title": idea.title,
            "address": kept["said"].get_absolute_url(),
            "mail": mail,
        },
    )
    message = compose(mail)
    words = (message.subject + message.body + message.alternatives[0][0]) if message else ""
    assert f"{SECRET} for me" not in words or who in ("mo", "petra", "ada")
    assert f"{SECRET} waits" not in words or who in SEEING
