"""Flags over HTTP: two people, every role, and what each page says."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.things.ref import Ref
from forum import actions as forum_actions
from forum.models import Post
from ideas import actions as ideas
from moderation.flags import actions
from moderation.flags.models import Decision, Flag, Matter
from moderation.flags.office import longest_waiting
from tests.conftest import CAST
from tests.integration.flags.conftest import (
    decide,
    flag,
    flag_by_all,
    is_shown,
    matter_of,
    reason,
)

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def said(key: str = "spam", words: str = "") -> dict:
    return {"reason": reason(key).pk, "words": words}


def test_from_a_flag_to_what_both_hear_and_an_appeal(cast, answer, sign_in):
    cleo, mo, carl = sign_in(cast.cleo), sign_in(cast.mo), sign_in(cast.carl)
    menu = page(cleo, f"/posts/{answer.pk}/more/")
    assert f'href="/flag/post/{answer.pk}/"' in menu
    assert "Look at the lease." in page(cleo, f"/flag/post/{answer.pk}/")
    sent = cleo.post(f"/flag/post/{answer.pk}/", said("spam", "He sells leases"), follow=True)
    assert "The team will look at it." in sent.content.decode()
    queue = page(mo, "/review/")
    assert "Look at the lease." in queue and "He sells leases" in queue and "Cleo" in queue
    matter = matter_of(answer)
    verdict = {"outcome": "hidden", "reason": reason("spam").pk, "words": "No selling here."}
    done = mo.post(f"/review/{matter.pk}/decide/", verdict, follow=True)
    assert "Nothing that was flagged waits for you." in done.content.decode()
    assert "undo" in done.content.decode().lower() and not is_shown(answer)
    assert "Look at the lease." not in page(cleo, answer.topic.get_absolute_url())
    assert "The team agrees" in page(cleo, "/flags/")
    own = page(carl, f"/review/own/{matter.pk}/")
    assert "It is an advertisement." in own and "No selling here." in own
    assert "Cleo" not in own and "He sells leases" not in own
    mended = {"body": "Look at the lease, *please*.", "seen_version": 0}
    carl.post(f"/review/own/{matter.pk}/mend/", mended)
    carl.post(f"/review/own/{matter.pk}/appeal/", {"words": "I sell nothing."})
    again = page(mo, "/review/")
    assert "I sell nothing." in again and "You decided this yourself." in again
    ada = sign_in(cast.ada)
    assert "You decided this yourself." not in page(ada, "/review/")
    ada.post(f"/review/{matter.pk}/decide/", {"outcome": "dismissed"})
    assert "<em>please</em>" in page(cleo, answer.topic.get_absolute_url())
    assert "I see it otherwise" not in page(carl, f"/review/own/{matter.pk}/")


def test_a_flag_is_taken_back_from_the_page_and_from_the_list(cast, answer, sign_in):
    cleo = sign_in(cast.cleo)
    for way in (f"/flag/post/{answer.pk}/", "/flags/"):
        given = flag(answer, cast.cleo)
        assert f"/flags/{given.pk}/withdraw/" in page(cleo, way)
        assert cleo.post(f"/flags/{given.pk}/withdraw/").status_code == 302
        assert not Flag.objects.exists()
    given = flag(answer, cast.cleo)
    assert sign_in(cast.carl).post(f"/flags/{given.pk}/withdraw/").status_code == 404
    decide(answer, cast.mo, "dismissed")
    assert cleo.post(f"/flags/{given.pk}/withdraw/").status_code == 409


def test_a_flag_says_what_is_wrong_with_the_form(cast, answer, sign_in):
    client = sign_in(cast.cleo)
    for wrong in ({}, {"reason": 10**9}, said("other")):
        assert client.post(f"/flag/post/{answer.pk}/", wrong).status_code == 422
    assert not Flag.objects.exists()
    assert client.post(f"/flag/post/{answer.pk}/", said()).status_code == 302
    decide(answer, cast.mo, "dismissed")
    assert client.post(f"/flag/post/{answer.pk}/", said()).status_code == 409


def test_who_flags_what_hides_it_is_led_to_their_flags(cast, answer, crowd, sign_in):
    flag_by_all(answer, crowd[:2], "private")
    sent = sign_in(cast.cleo).post(f"/flag/post/{answer.pk}/", said("private"))
    assert sent["Location"] == "/flags/" and not is_shown(answer)


def test_a_topic_is_flagged_as_its_question(cast, topic, sign_in):
    sign_in(cast.carl).post(f"/flag/topic/{topic.pk}/", said())
    assert matter_of(topic.first_post).author == cast.cleo


def test_what_one_may_not_read_or_wrote_oneself_cannot_be_flagged(cast, answer, team_room, sign_in):
    hidden = forum_actions.start_topic(team_room, by=cast.mo, title="Among us", content="Secret")
    inside = hidden.first_post.pk
    carl = sign_in(cast.carl)
    for path in (f"post/{answer.pk}", f"post/{inside}", f"topic/{hidden.pk}", "post/999999"):
        for response in (carl.get(f"/flag/{path}/"), carl.post(f"/flag/{path}/", said())):
            assert response.status_code == 404, path
    for path in (f"person/{cast.carl.pk}", "tag/1", "matter/1", "note/1"):
        assert carl.get(f"/flag/{path}/").status_code == 404, path
    assert Client().get(f"/flag/post/{answer.pk}/").status_code == 302
    assert sign_in(cast.agnes).get(f"/flag/post/{inside}/").status_code == 200


def test_the_way_to_flag_stands_with_everything_but_ones_own(cast, answer, idea, sign_in):
    comment = ideas.add_comment(idea, by=cast.carl, content="Me, too")
    cleo, carl = sign_in(cast.cleo), sign_in(cast.carl)
    ways = {
        f"/posts/{answer.pk}/more/": (cleo, carl, f"/flag/post/{answer.pk}/"),
        f"/comments/{comment.pk}/more/": (cleo, carl, f"/flag/comment/{comment.pk}/"),
        idea.get_absolute_url(): (carl, cleo, f"/flag/idea/{idea.pk}/"),
        cast.carl.get_absolute_url(): (cleo, carl, f"/flag/person/{cast.carl.pk}/"),
    }
    for path, (others, own, way) in ways.items():
        assert f'href="{way}"' in page(others, path)
        assert f'href="{way}"' not in page(own, path) and way not in page(Client(), path)
        assert others.get(way).status_code == 200


@pytest.mark.parametrize("who", CAST)
def test_the_queue_is_there_for_those_who_review(who, cast, answer, sign_in):
    matter = flag(answer, cast.cleo).matter
    client, may = sign_in(getattr(cast, who)), who in ("mo", "ada")
    expected = 200 if may else 404
    assert client.get("/review/").status_code == expected
    assert client.get(f"/review/{matter.pk}/").status_code == expected
    assert ('href="/review/"' in page(client, "/")) == may
    assert bool(longest_waiting(getattr(cast, who), 5)) == may
    if not may:
        for verb, form in (("decide", {"outcome": "dismissed"}), ("claim", {})):
            assert client.post(f"/review/{matter.pk}/{verb}/", form).status_code == 404
        assert not Decision.objects.exists() and matter_of(answer).claimed_by is None
        decision = decide(answer, cast.mo, "hidden")
        assert client.post(f"/review/decisions/{decision.pk}/undo/").status_code == 404
        assert matter_of(answer).away == "hidden"


@pytest.mark.parametrize("who", CAST)
def test_what_became_of_somebodys_words_is_theirs_alone(who, cast, answer, sign_in):
    flag(answer, cast.cleo)
    client = sign_in(getattr(cast, who))
    path = f"/review/own/{matter_of(answer).pk}/"
    assert client.get(path).status_code == 404, "nothing was done yet"
    decide(answer, cast.mo, "hidden")
    expected = 200 if who == "carl" else 404
    assert client.get(path).status_code == expected
    if who != "carl":
        form = {"body": "Mine now", "seen_version": 0, "words": "Why?"}
        for verb in ("mend", "appeal"):
            assert client.post(f"{path}{verb}/", form).status_code == 404
        assert Post.objects.get(pk=answer.pk).content.raw == "Look at the lease."


def test_flags_that_came_to_nothing_are_not_told_to_the_author(cast, answer, sign_in):
    flag(answer, cast.cleo)
    decide(answer, cast.mo, "dismissed")
    assert sign_in(cast.carl).get(f"/review/own/{matter_of(answer).pk}/").status_code == 404


def test_two_who_review_are_told_of_each_other(cast, answer, sign_in):
    matter = flag(answer, cast.cleo).matter
    mo, ada = sign_in(cast.mo), sign_in(cast.ada)
    mo.post(f"/review/{matter.pk}/claim/")
    assert "You have it" in page(mo, "/review/") and "Mo has it" in page(ada, "/review/")
    refused = ada.post(f"/review/{matter.pk}/decide/", {"outcome": "dismissed"})
    assert refused.status_code == 409 and "Mo looks at it now." in refused.content.decode()
    assert ada.post(f"/review/{matter.pk}/claim/").status_code == 409
    mo.post(f"/review/{matter.pk}/claim/", {"give_back": "1"})
    ada.post(f"/review/{matter.pk}/decide/", {"outcome": "dismissed"})
    late = mo.post(f"/review/{matter.pk}/decide/", {"outcome": "hidden", "words": "Out."})
    assert late.status_code == 409 and "Ada has decided meanwhile" in late.content.decode()


def test_who_upholds_without_a_word_is_asked_for_one(cast, answer, sign_in):
    matter = flag(answer, cast.cleo).matter
    refused = sign_in(cast.mo).post(f"/review/{matter.pk}/decide/", {"outcome": "hidden"})
    assert refused.status_code == 422 and "its author reads this" in refused.content.decode()
    assert (
        sign_in(cast.mo).post(f"/review/{matter.pk}/decide/", {"outcome": "x"}).status_code == 422
    )


def test_nobody_can_hide_a_person(cast, sign_in):
    carl = Ref("person", cast.carl.pk)
    matter = flag(carl, cast.cleo, "abuse").matter
    mo = sign_in(cast.mo)
    queue = page(mo, "/review/")
    assert 'value="hidden"' not in queue and 'value="kept"' in queue
    wrong = {"outcome": "hidden", "words": "Out."}
    assert mo.post(f"/review/{matter.pk}/decide/", wrong).status_code == 422
    mo.post(f"/review/{matter.pk}/decide/", {"outcome": "kept", "words": "Be kind."})
    assert "Be kind." in page(sign_in(cast.carl), f"/review/own/{matter.pk}/")


def test_a_decision_is_undone_from_the_message_and_from_the_matter(cast, answer, sign_in):
    matter = flag(answer, cast.cleo).matter
    mo = sign_in(cast.mo)
    decision = decide(answer, cast.mo, "hidden")
    assert f"/review/decisions/{decision.pk}/undo/" in page(mo, f"/review/{matter.pk}/")
    back = mo.post(f"/review/decisions/{decision.pk}/undo/")
    assert back["Location"] == f"/review/{matter.pk}/" and is_shown(answer)
    assert "taken back" in page(mo, f"/review/{matter.pk}/")
    decide(answer, cast.mo, "kept")
    flag(answer, cast.edda)
    late = Decision.objects.order_by("-pk").first()
    assert mo.post(f"/review/decisions/{late.pk}/undo/").status_code == 409


def test_a_matter_shows_what_stands_around_it(cast, topic, answer, sign_in):
    reply = forum_actions.post_reply(answer, by=cast.cleo, content="You are wrong.")
    for thing, near in ((answer, "Where do I"), (reply, "Look at the lease.")):
        flag(thing, cast.edda)
        assert near in page(sign_in(cast.mo), f"/review/{matter_of(thing).pk}/")


def test_the_queue_leads_to_ideas_that_wait(cast, board, sign_in):
    mo = sign_in(cast.mo)
    assert "/ideas/waiting/" not in page(mo, "/review/")
    read = ideas.add_board("Read first", review="all")
    ideas.submit_idea(read, by=cast.cleo, title="A lamp that wakes me", content="Please.")
    assert "/ideas/waiting/" in page(mo, "/review/")


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_longer_queue_and_list_ask_no_more(cast, topic, answer, idea, sign_in):
    comment = ideas.add_comment(idea, by=cast.carl, content="Me, too")
    for thing in (answer, idea, comment, Ref("person", cast.petra.pk)):
        flag(thing, cast.edda)
    mo, edda = sign_in(cast.mo), sign_in(cast.edda)
    before = queries_of(mo, "/review/"), queries_of(edda, "/flags/")
    for n in range(5):
        post = forum_actions.post_answer(topic, by=cast.carl, content=f"Another {n}")
        said_too = ideas.add_comment(idea, by=cast.carl, content=f"Another {n}")
        for thing in (post, said_too):
            flag(thing, cast.edda)
        actions.claim_matter(matter_of(post), by=cast.ada)
    assert Matter.objects.waiting().count() == 14
    assert before == (queries_of(mo, "/review/"), queries_of(edda, "/flags/"))
    first = page(mo, "/review/")
    assert first.count('class="row"') == 10 and "?after=" in first
