"""Authors mend what is hidden, and ask for another look."""

from __future__ import annotations

import pytest

from community.accounts.doors import Refused
from forum import actions as forum_actions
from forum.models import Post, Topic
from ideas import actions as ideas
from ideas.models import Comment, Idea
from moderation.flags import actions
from moderation.flags.models import Decision, Flag
from moderation.flags.rows import matters_waiting
from moderation.flags.subjects import subject_of
from tests.integration.flags.conftest import decide, flag, flag_by_all, is_shown, matter_of

pytestmark = pytest.mark.django_db


def mend(thing, by, content: str = "Better now.", title: str = "", **more):
    subject = subject_of(thing.ref)
    said = {"title": title or subject.title, "seen_version": subject.version} | more
    return actions.mend_thing(matter_of(thing), by=by, content=content, **said)


def appeal(decision, by, words: str = "It was a quotation.") -> Decision:
    return actions.appeal_decision(decision, by=by, words=words)


def test_what_is_hidden_is_mended_by_its_author_and_comes_back_to_the_queue(cast, answer):
    flag(answer, cast.cleo)
    decide(answer, cast.mo, "hidden")
    mend(answer, cast.carl)
    matter = matter_of(answer)
    assert Post.objects.get(pk=answer.pk).content.raw == "Better now."
    assert (matter.waits, matter.away) == ("mended", "hidden") and not is_shown(answer)
    decide(answer, cast.mo, "kept")
    assert is_shown(answer) and matter_of(answer).away == ""


def test_what_flags_hid_can_be_mended_and_keeps_its_place(cast, answer, crowd):
    flag_by_all(answer, crowd[:3], "private")
    since = matter_of(answer).since
    mend(answer, cast.carl)
    matter = matter_of(answer)
    assert (matter.waits, matter.since, matter.weight) == ("mended", since, 300)
    decide(answer, cast.mo, "kept", key="private")
    assert set(Flag.objects.values_list("verdict", flat=True)) == {"upheld"}


def test_a_question_an_idea_and_a_comment_are_mended_with_their_titles(cast, topic, idea, crowd):
    said = ideas.add_comment(idea, by=cast.cleo, content="Me, too")
    for thing in (topic.first_post, said, idea):
        flag_by_all(thing, crowd[:3], "private")
        mend(thing, cast.cleo, title="A title that says less")
    assert Topic.objects.get(pk=topic.pk).subject == "A title that says less"
    assert Idea.objects.get(pk=idea.pk).title == "A title that says less"
    assert Comment.objects.get(pk=said.pk).content == "Better now."
    assert Idea.objects.get(pk=idea.pk).is_removed and Comment.objects.get(pk=said.pk).is_removed


def test_only_its_author_mends_it_and_only_while_it_is_hidden(cast, answer):
    flag(answer, cast.cleo)
    for who in (cast.carl, cast.cleo, cast.mo):
        with pytest.raises(Refused, match="settled"):
            mend(answer, who)
    decide(answer, cast.mo, "removed")
    with pytest.raises(Refused, match="settled"):
        mend(answer, cast.carl)


def test_nobody_writes_over_what_somebody_changed_meanwhile(cast, answer):
    flag(answer, cast.cleo)
    decide(answer, cast.mo, "hidden")
    seen = subject_of(answer.ref).version
    forum_actions.edit_post(answer, by=cast.mo, content="Without the address.")
    with pytest.raises(Refused, match="changed"):
        mend(answer, cast.carl, seen_version=seen)


# --- appeals


@pytest.mark.parametrize("outcome", ["kept", "hidden", "removed"])
def test_an_author_appeals_once_and_the_second_word_is_the_last(outcome, cast, answer):
    flag(answer, cast.cleo)
    first = decide(answer, cast.mo, outcome)
    appeal(first, cast.carl)
    assert appeal(first, cast.carl, "Again!").appeal == "It was a quotation."
    matter = matter_of(answer)
    assert matter.waits == "appealed" and matter.since
    second = decide(answer, cast.ada, "hidden")
    assert second.is_final and not is_shown(answer)
    with pytest.raises(Refused, match="settled"):
        appeal(second, cast.carl)


def test_an_appeal_that_is_heard_brings_it_back_and_says_who_was_wrong(cast, answer):
    given = flag(answer, cast.cleo)
    first = appeal(decide(answer, cast.mo, "removed"), cast.carl)
    second = decide(answer, cast.ada, "dismissed")
    assert is_shown(answer) and Flag.objects.get(pk=given.pk).verdict == "dismissed"
    actions.undo_decision(second, by=cast.ada)
    matter, given = matter_of(answer), Flag.objects.get(pk=given.pk)
    assert (matter.waits, matter.away) == ("appealed", "removed") and not is_shown(answer)
    assert (given.verdict, given.decision) == ("upheld", first)


def test_what_is_not_to_be_appealed(cast, answer):
    flag(answer, cast.cleo)
    dismissed = decide(answer, cast.mo, "dismissed")
    for decision, who in ((dismissed, cast.carl), (dismissed, cast.cleo)):
        with pytest.raises(Refused, match="settled"):
            appeal(decision, who)
    actions.undo_decision(dismissed, by=cast.mo)
    hidden = decide(answer, cast.mo, "hidden")
    with pytest.raises(Refused, match="unanswered"):
        appeal(hidden, cast.carl, "  ")
    for who in (cast.cleo, cast.mo):
        with pytest.raises(Refused, match="settled"):
            appeal(hidden, who)
    actions.undo_decision(hidden, by=cast.mo)
    with pytest.raises(Refused, match="settled"):
        appeal(hidden, cast.carl)


def test_an_appealed_decision_is_not_taken_back_but_decided_again(cast, answer):
    flag(answer, cast.cleo)
    first = appeal(decide(answer, cast.mo, "hidden"), cast.carl)
    with pytest.raises(Refused, match="settled"):
        actions.undo_decision(first, by=cast.mo)
    (mine,), (hers,) = matters_waiting(cast.mo, 5), matters_waiting(cast.ada, 5)
    assert mine.asks_again(cast.mo) and not hers.asks_again(cast.ada)


def test_mending_and_appealing_go_together(cast, answer):
    flag(answer, cast.cleo)
    appeal(decide(answer, cast.mo, "hidden"), cast.carl)
    mend(answer, cast.carl)
    assert matter_of(answer).waits == "appealed"
    assert decide(answer, cast.ada, "kept").is_final and is_shown(answer)
