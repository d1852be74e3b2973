"""What flags or the team hid, and who flagged it × every role × every way out."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.live.announcing import missed
from community.live.streams import STREAMS
from community.notifications.actions import follow
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.search.vocabulary import forget_words
from community.things.kinds import is_readable, title_of
from forum import actions as forum
from forum.models import Post, Topic
from ideas import actions as ideas
from ideas.models import Comment, Idea
from moderation.flags import actions
from moderation.flags.models import Decision, Flag, Matter, Reason
from tests.conftest import CAST, settle
from tests.integration.visibility.conftest import READERS, SECRET, text_of
from tests.standing import stands

pytestmark = pytest.mark.django_db
MODERATE_POSTS, MODERATE_IDEAS = {"mo", "ada"}, {"mo", "ada", "petra"}
WHISPER = "Quecksilber"  # what whoever flagged told the team


@stands
def flagged(cast, topic, idea, engine):
    """Carl's words, each saying the secret word, hidden by flags or by the team after everybody had
    heard of them; Edda flagged them.
    """
    question = forum.start_topic(topic.forum, by=cast.carl, title=f"{SECRET} topic", content=SECRET)
    answer = forum.post_answer(topic, by=cast.carl, content=f"{SECRET} answer, @cleo @agnes")
    forum.post_reply(answer, by=cast.cleo, content="An open reply")
    wish = ideas.submit_idea(idea.board, by=cast.carl, title=f"{SECRET} idea", content=SECRET)
    comment = ideas.add_comment(idea, by=cast.carl, content=f"{SECRET} comment, @cleo @agnes")
    for name in CAST:
        follow(topic.live_group, by=getattr(cast, name), level=3)
    settle()
    spam = Reason.objects.get(key="spam")
    things = [question.first_post, answer, wish, comment]
    for thing in things:
        flag = actions.flag_thing(thing.ref, by=cast.edda, reason=spam, words=f"{WHISPER}!")
        said = {"outcome": "hidden", "reason": spam, "words": "Not this word."}
        actions.decide_matter(flag.matter, by=cast.mo, **said)
    settle()
    forget_words()
    return {
        "question": question,
        "answer": answer,
        "wish": wish,
        "comment": comment,
        "open": topic,
        "idea": idea,
        "matters": list(Matter.objects.order_by("pk")),
    }


def ways_out(f) -> list[str]:
    question, answer, wish, comment = f["question"], f["answer"], f["wish"], f["comment"]
    return [
        "/",
        "/topics/",
        "/topics/mine/",
        "/topics/feed/",
        "/ideas/?sort=new",
        "/ideas/mine/",
        "/ideas/feed/",
        "/ideas/roadmap/",
        "/sitemap-topics.xml",
        "/sitemap-ideas.xml",
        "/notices/",
        "/settings/notices/",
        "/settings/export/",
        "/bookmarks/",
        "/flags/",
        "/review/",
        f"/search/?q={SECRET}",
        f"/search/instant/?q={SECRET[:6].lower()}",
        f"/people/{answer.poster_id}/carl/",
        f["open"].get_absolute_url(),
        f["open"].forum.get_absolute_url(),
        f"/topics/{f['open'].pk}/feed/",
        f"/live/since/?group={f['open'].live_group}&after=0",
        question.get_absolute_url(),
        f"/topics/{question.pk}/feed/",
        f"/banners/topic.{question.pk}/x.png",
        f"/live/since/?group={question.live_group}&after=0",
        *(
            f"/posts/{pk}/{rest}"
            for pk in (answer.pk, question.first_post_id)
            for rest in ("", "more/", "quote/", "history/", "edit/", "replies/")
        ),
        f["idea"].get_absolute_url(),
        f"/ideas/{f['idea'].pk}/feed/",
        f"/live/since/?group={f['idea'].live_group}&after=0",
        wish.get_absolute_url(),
        *(f"/ideas/{wish.pk}/{rest}/" for rest in ("feed", "history", "edit", "voters", "notes")),
        *(
            f"/comments/{comment.pk}/{rest}"
            for rest in ("", "more/", "quote/", "history/", "edit/")
        ),
        *(f"/review/{matter.pk}/" for matter in f["matters"]),
        *(f"/review/own/{matter.pk}/" for matter in f["matters"]),
        *(f"/flag/{matter.kind}/{matter.thing_id}/" for matter in f["matters"]),
        f"/flag/topic/{question.pk}/",
    ]


OWN = {"/settings/export/"}  # what one wrote or told the team oneself


@pytest.mark.parametrize("who", READERS)
def test_what_is_hidden_is_there_for_its_author_and_who_keeps_order(who, cast, flagged, sign_in):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    client = Client() if who == "visitor" else sign_in(person)
    for path in ways_out(flagged):
        response = client.get(path)
        assert response.status_code != 500, path
        words = text_of(response).replace("<mark>", "").replace("</mark>", "")
        if path.startswith("/search/?q="):
            words = words.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
        own_page = path.startswith("/review/own/") or path in OWN or path == "/notices/"
        may_posts = who in MODERATE_POSTS or (who == "carl" and own_page)
        may_ideas = who in MODERATE_IDEAS or (who == "carl" and own_page)
        for noun in ("topic", "answer"):
            assert may_posts or f"{SECRET} {noun}" not in words, (who, path)
        for noun in ("idea", "comment"):
            assert may_ideas or f"{SECRET} {noun}" not in words, (who, path)
        told = who in ("mo", "ada") or (who == "edda" and path in ("/flags/", *OWN))
        assert told or WHISPER not in words, (who, path)
        if who not in ("mo", "ada", "carl"):
            assert "Not this word." not in words, (who, path)


@pytest.mark.parametrize("who", READERS)
def test_its_author_has_a_page_of_it_and_nobody_else(who, cast, flagged, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    for matter in flagged["matters"]:
        page = client.get(f"/review/own/{matter.pk}/")
        assert page.status_code == {"carl": 200, "visitor": 302}.get(who, 404)
        if who == "carl":
            assert SECRET in page.content.decode()
            assert "Edda" not in page.content.decode()


@pytest.mark.parametrize("who", READERS)
def test_things_titles_and_sockets_say_the_same(who, cast, flagged):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    for matter in flagged["matters"]:
        keeps = MODERATE_POSTS if matter.kind == "post" else MODERATE_IDEAS
        assert is_readable(person, matter.ref) == (who in keeps), matter.ref
    about = [matter.about for matter in flagged["matters"]]
    concerned = who in ("mo", "ada", "carl", "edda")
    from community.things.ref import Ref

    for one in about:
        ref = Ref.parse(one)
        assert is_readable(person, ref) == concerned
        title = title_of(person, ref)
        assert bool(title) == concerned
        if who == "edda":
            assert title == ("What you flagged", "/flags/")
    assert not [name for name in STREAMS if name == "matter"], "nobody listens to a matter"
    group = flagged["open"].live_group
    assert SECRET not in json.dumps(missed(group, 0, "en"))


@pytest.mark.parametrize("who", ["visitor", "cleo", "agnes", "petra"])
def test_nothing_can_be_done_to_what_is_hidden(who, cast, flagged, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    answer = flagged["answer"]
    form = {"body": "Mine", "reason": "1", "words": "x", "outcome": "dismissed", "seen_version": 0}
    for path in (
        f"/posts/{answer.pk}/vote/",
        f"/posts/{answer.pk}/restore/",
        f"/posts/{answer.pk}/edit/",
        f"/flag/post/{answer.pk}/",
        *(
            f"/review/{matter.pk}/{verb}/"
            for matter in flagged["matters"]
            if who != "petra" or matter.kind == "post"
            for verb in ("decide", "claim")
        ),
        *(
            f"/review/own/{matter.pk}/{verb}/"
            for matter in flagged["matters"]
            for verb in ("mend", "appeal")
        ),
    ):
        expected = (302,) if who == "visitor" else (403, 404)
        assert client.post(path, form).status_code in expected, path
    assert not Post.objects.get(pk=answer.pk).approved
    assert not Topic.objects.get(pk=flagged["question"].pk).approved
    assert Idea.objects.get(pk=flagged["wish"].pk).is_removed
    assert Comment.objects.get(pk=flagged["comment"].pk).is_removed
    assert Decision.objects.filter(undone_on=None, appealed_on=None).count() == 4
    assert Flag.objects.filter(verdict="upheld").count() == 4


@pytest.mark.parametrize("who", CAST)
def test_no_mail_about_it_says_it(who, cast, flagged):
    person = getattr(cast, who)
    decision = Decision.objects.get(matter=flagged["matters"][1])
    for about, kind, target in (
        (flagged["open"].live_group, "answer", flagged["answer"].pk),
        (decision.matter.about, "flag_words_hidden", decision.pk),
    ):
        mail = Mail.objects.create(recipient=person, stream="notices", about=about)
        Notice.objects.update_or_create(
            recipient=person,
            event_id=-mail.pk,
            defaults={
                "actor": cast.mo,
                "kind": kind,
                "about": about,
                "target_id": target,
                "title": "A title",
                "address": "/",
                "mail": mail,
            },
        )
        message = compose(mail)
        words = (message.subject + message.body + message.alternatives[0][0]) if message else ""
        assert f"{SECRET} answer" not in words or who in MODERATE_POSTS, about
        assert "Not this word." not in words or who == "carl", about
        assert WHISPER not in words
