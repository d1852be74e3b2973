"""Who keeps order claims, decides, and takes that back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.accounts.doors import Refused
from forum import actions as forum_actions
from forum.actions.forums import set_permissions
from ideas import actions as ideas
from ideas.models import Idea
from moderation.flags import actions
from moderation.flags.models import Decision, Flag, Matter
from moderation.flags.rows import matters_waiting
from tests.integration.flags.conftest import decide, flag, flag_by_all, is_shown, matter_of

pytestmark = pytest.mark.django_db
AWAY = {"dismissed": "", "kept": "", "hidden": "hidden", "removed": "removed"}


@pytest.mark.parametrize("outcome", AWAY)
def test_each_outcome_does_what_it_says_and_can_be_taken_back(outcome, cast, answer):
    given = flag(answer, cast.cleo)
    since = matter_of(answer).since
    decision = decide(answer, cast.mo, outcome)
    matter, given = matter_of(answer), Flag.objects.get(pk=given.pk)
    assert (matter.away, matter.is_waiting, matter.weight) == (AWAY[outcome], False, 0)
    assert is_shown(answer) == (not AWAY[outcome])
    assert given.verdict == ("dismissed" if outcome == "dismissed" else "upheld")
    assert given.decision == decision
    actions.undo_decision(decision, by=cast.mo)
    matter, given = matter_of(answer), Flag.objects.get(pk=given.pk)
    assert (matter.away, matter.waits, matter.since) == ("", "flagged", since), "its old place"
    assert is_shown(answer) and given.verdict == "" and matter.weight == 100
    actions.undo_decision(decision, by=cast.mo)
    assert Decision.objects.get().undone_by == cast.mo


@pytest.mark.parametrize("outcome", AWAY)
def test_what_flags_hid_is_hidden_again_when_a_decision_is_taken_back(outcome, cast, answer, crowd):
    flag_by_all(answer, crowd[:3], "private")
    decision = decide(answer, cast.mo, outcome, key="private")
    assert is_shown(answer) == (not AWAY[outcome])
    actions.undo_decision(decision, by=cast.mo)
    matter = matter_of(answer)
    assert (matter.away, matter.waits, matter.weight) == ("hidden", "flagged", 300)
    assert not is_shown(answer)


def test_the_same_said_twice_is_said_once_and_another_comes_too_late(cast, answer):
    flag(answer, cast.cleo)
    first = decide(answer, cast.mo, "hidden")
    assert decide(answer, cast.mo, "hidden") == first
    for who, outcome in ((cast.mo, "dismissed"), (cast.ada, "hidden")):
        with pytest.raises(actions.Decided) as decided:
            decide(answer, who, outcome)
        assert decided.value.decision == first
    assert Decision.objects.count() == 1


def test_who_upholds_says_why(cast, answer):
    flag(answer, cast.cleo)
    matter = matter_of(answer)
    for outcome in ("kept", "hidden", "removed"):
        with pytest.raises(Refused, match="unanswered"):
            actions.decide_matter(matter, by=cast.mo, outcome=outcome, words=" ")
    decision = actions.decide_matter(matter, by=cast.mo, outcome="kept", words="Be kind.")
    assert decision.why == "Be kind."
    assert "advertisement" in decide_again(decision, cast, answer).why


def decide_again(decision, cast, answer) -> Decision:
    actions.undo_decision(decision, by=cast.mo)
    return decide(answer, cast.mo, "kept", words="Be kind.")


def test_what_is_claimed_is_decided_by_who_has_it_until_the_claim_ends(cast, answer):
    flag(answer, cast.cleo)
    matter = actions.claim_matter(matter_of(answer), by=cast.mo)
    assert matter.holder() == cast.mo
    for act in (
        lambda: actions.claim_matter(matter, by=cast.ada),
        lambda: decide(answer, cast.ada, "dismissed"),
    ):
        with pytest.raises(actions.Claimed) as claimed:
            act()
        assert claimed.value.holder == cast.mo
    actions.release_matter(matter, by=cast.ada)
    assert matter_of(answer).holder() == cast.mo, "it is not hers"
    Matter.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert matter_of(answer).holder() is None
    assert actions.claim_matter(matter, by=cast.ada).holder() == cast.ada
    actions.release_matter(matter, by=cast.ada)
    assert decide(answer, cast.mo, "dismissed")
    with pytest.raises(Refused, match="settled"):
        actions.claim_matter(matter, by=cast.mo)


def test_a_decision_is_not_taken_back_once_more_has_happened(cast, answer):
    flag(answer, cast.cleo)
    first = decide(answer, cast.mo, "dismissed")
    flag(answer, cast.edda)
    with pytest.raises(Refused, match="settled"):
        actions.undo_decision(first, by=cast.mo)
    decide(answer, cast.mo, "hidden")
    with pytest.raises(Refused, match="settled"):
        actions.undo_decision(first, by=cast.mo)


def test_what_its_author_removed_stays_removed_whatever_is_decided(cast, answer):
    flag(answer, cast.cleo)
    forum_actions.remove_post(answer, by=cast.carl)
    decision = decide(answer, cast.mo, "hidden")
    assert matter_of(answer).away == ""
    actions.undo_decision(decision, by=cast.mo)
    decide(answer, cast.mo, "dismissed")
    assert not is_shown(answer)


def test_what_a_moderator_restored_otherwise_can_be_decided_about(cast, answer, crowd):
    flag_by_all(answer, crowd[:3], "private")
    forum_actions.restore_post(answer, by=cast.mo)
    decide(answer, cast.mo, "dismissed")
    assert is_shown(answer) and matter_of(answer).away == ""


def test_an_idea_cannot_come_back_when_somebody_has_said_the_same_since(cast, idea, crowd):
    flag_by_all(idea, crowd[:3], "private")
    ideas.submit_idea(idea.board, by=cast.carl, title=idea.title, content="Mine.")
    with pytest.raises(ideas.Repeated):
        decide(idea, cast.mo, "dismissed")
    assert matter_of(idea).is_waiting and Idea.objects.get(pk=idea.pk).is_removed
    assert decide(idea, cast.mo, "hidden", key="private")


# --- who sees what waits


def test_the_queue_shows_what_one_may_take_away_the_longest_first(cast, topic, answer, idea):
    flag(answer, cast.cleo)
    flag(idea, cast.carl)
    assert [row.subject.ref for row in matters_waiting(cast.mo, 5)] == [answer.ref, idea.ref]
    assert [row.flags[0].by for row in matters_waiting(cast.ada, 5)] == [cast.cleo, cast.carl]
    for who in (cast.cleo, cast.carl, cast.agnes, cast.petra, cast.edda):
        assert not matters_waiting(who, 5)


def test_what_stands_where_one_keeps_no_order_is_not_ones_own(cast, answer):
    flag(answer, cast.cleo)
    set_permissions("moderator", ("can_see_forum", "can_read_forum"), forum=answer.topic.forum)
    from forum.permissions import forums_where

    mo = type(cast.mo).objects.get(pk=cast.mo.pk)
    assert answer.topic.forum_id not in forums_where(mo, "can_delete_posts")
    assert not matters_waiting(mo, 5) and matters_waiting(cast.ada, 5)


def test_nobody_judges_their_own_words(cast, topic):
    ours = forum_actions.post_answer(topic, by=cast.mo, content="Restart it.")
    flag(ours, cast.cleo)
    assert not matters_waiting(cast.mo, 5) and matters_waiting(cast.ada, 5)


def test_the_history_of_an_author_stands_beside_what_waits(cast, topic, answer):
    flag(answer, cast.cleo)
    decide(answer, cast.mo, "hidden")
    another = forum_actions.post_answer(topic, by=cast.carl, content="Again")
    flag(another, cast.cleo)
    (row,) = matters_waiting(cast.mo, 5)
    assert row.earlier_counts == [("Hidden", 1)] and row.standing is None
    assert row.most_named().key == "spam"
