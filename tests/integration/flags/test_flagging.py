"""Flagging a thing, taking that back, and what hides by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.accounts.doors import Refused
from community.accounts.models import RuleOverride
from community.accounts.rules import forget_overrides
from community.things.ref import Ref
from forum import actions as forum_actions
from forum.models import Topic
from ideas import actions as ideas
from ideas.models import Comment, Idea
from moderation.flags import actions
from moderation.flags.models import Decision, Flag, Matter, Reason
from tests.integration.flags.conftest import (
    decide,
    flag,
    flag_by_all,
    is_shown,
    matter_of,
    reason,
)

pytestmark = pytest.mark.django_db


def test_a_flag_makes_a_matter_that_waits(cast, answer):
    given = flag(answer, cast.cleo, "spam")
    matter = matter_of(answer)
    assert (matter.author, matter.waits, matter.weight) == (cast.carl, "flagged", 100)
    assert matter.title == answer.topic.subject and matter.since
    assert list(matter.flags.all()) == [given] and is_shown(answer)


def test_one_flag_for_each_person_and_thing(cast, answer):
    first = flag(answer, cast.cleo, "spam")
    assert flag(answer, cast.cleo, "abuse") == first
    flag(answer, cast.edda)
    assert Flag.objects.count() == 2 and matter_of(answer).weight == 200


def test_what_cannot_be_flagged(cast, answer, topic):
    with pytest.raises(Refused, match="own"):
        flag(answer, cast.carl)
    with pytest.raises(Refused, match="unanswered"):
        flag(answer, cast.cleo, "other", words="  ")
    assert flag(answer, cast.cleo, "other", words="It smells").words == "It smells"
    forum_actions.remove_post(answer, by=cast.mo)
    for gone in (answer.ref, Ref("post", 10**6), Ref("tag", 1), Ref("forum", topic.forum_id)):
        with pytest.raises(Refused, match="gone"):
            flag(gone, cast.edda)


def test_every_kind_of_thing_can_be_flagged(cast, topic, answer, idea):
    said = ideas.add_comment(idea, by=cast.carl, content="Me, too")
    things = [topic.first_post.ref, answer.ref, idea.ref, said.ref, Ref("person", cast.carl.pk)]
    for ref in things:
        flag(ref, cast.edda)
    assert Matter.objects.waiting().count() == len(things)


def test_taking_a_flag_back_leaves_nothing(cast, answer):
    given, other = flag(answer, cast.cleo), flag(answer, cast.edda)
    actions.withdraw_flag(given, by=cast.cleo)
    assert matter_of(answer).weight == 100 and matter_of(answer).is_waiting
    actions.withdraw_flag(other, by=cast.cleo)
    assert Flag.objects.count() == 1, "it is not hers"
    actions.withdraw_flag(other, by=cast.edda)
    actions.withdraw_flag(other, by=cast.edda)
    matter = matter_of(answer)
    assert (matter.waits, matter.since, matter.weight) == ("", None, 0)
    assert flag(answer, cast.cleo), "and may be given again"


def test_a_judged_flag_stays_and_may_be_given_again_a_day_later(cast, answer):
    given = flag(answer, cast.cleo)
    decide(answer, cast.mo, "dismissed")
    with pytest.raises(Refused, match="judged"):
        actions.withdraw_flag(given, by=cast.cleo)
    with pytest.raises(Refused, match="judged"):
        flag(answer, cast.cleo)
    assert flag(answer, cast.edda), "others may"
    Decision.objects.update(created=timezone.now() - timedelta(hours=25))
    assert flag(answer, cast.cleo).pk != given.pk


# --- what hides by itself


@pytest.mark.parametrize(("key", "least"), [("private", 3), ("spam", 6), ("off-topic", 9)])
def test_as_many_flags_hide_a_post_as_its_reason_says(key, least, cast, answer, crowd):
    flag_by_all(answer, crowd[: least - 1], key)
    assert is_shown(answer)
    flag(answer, crowd[least], key)
    assert not is_shown(answer)
    matter = matter_of(answer)
    assert (matter.away, matter.waits) == ("hidden", "flagged")
    assert Topic.objects.get(pk=answer.topic_id).answers_count == 0, "it counts no more"


def test_what_the_team_says_is_never_hidden_by_flags(cast, topic, crowd):
    ours = forum_actions.post_answer(topic, by=cast.agnes, content="Restart it.")
    flag_by_all(ours, crowd, "private")
    assert is_shown(ours) and matter_of(ours).weight == 1000


def test_nobody_is_hidden_and_the_operator_may_switch_it_off(cast, answer, crowd):
    flag_by_all(Ref("person", cast.carl.pk), crowd, "private")
    assert matter_of(Ref("person", cast.carl.pk)).away == ""
    for name in ("hide_high", "hide_medium", "hide_low"):
        RuleOverride.objects.create(name=name, value=0)
    forget_overrides()
    flag_by_all(answer, crowd, "private")
    assert is_shown(answer)


def test_a_reason_of_ones_own_hides_as_it_says(cast, answer, crowd):
    mine = Reason.objects.create(key="ads", name="Ads", sensitivity=0)
    for person in crowd:
        actions.flag_thing(answer.ref, by=person, reason=mine)
    assert is_shown(answer)
    Reason.objects.filter(pk=mine.pk).update(sensitivity=3)
    flag(answer, cast.edda, "ads")
    assert not is_shown(answer)


def test_who_was_always_right_weighs_more(cast, topic, crowd):
    for n in range(6):
        bad = forum_actions.post_answer(topic, by=cast.carl, content=f"Buy {n}")
        flag(bad, crowd[0])
        decide(bad, cast.mo, "removed")
    another = forum_actions.post_answer(topic, by=cast.carl, content="Buy more")
    assert flag(another, crowd[0]).weight == 746
    assert not is_shown(another), "which is enough for spam"


def test_ideas_and_comments_hide_as_posts_do_and_a_topic_with_its_question(
    cast, topic, idea, crowd
):
    said = ideas.add_comment(idea, by=cast.carl, content="Me, too")
    for ref in (topic.first_post.ref, said.ref, idea.ref):
        flag_by_all(ref, crowd[:3], "private")
        assert matter_of(ref).away == "hidden"
    assert not Topic.objects.get(pk=topic.pk).approved
    assert Comment.objects.get(pk=said.pk).is_removed and Idea.objects.get(pk=idea.pk).is_removed


def test_with_the_last_flag_goes_what_the_house_did(cast, answer, crowd):
    given = [flag(answer, person, "private") for person in crowd[:3]]
    for one in given[:2]:
        actions.withdraw_flag(one, by=one.by)
        assert not is_shown(answer), "somebody still says so"
    actions.withdraw_flag(given[2], by=crowd[2])
    assert is_shown(answer) and not matter_of(answer).is_waiting


def test_what_its_author_removed_does_not_come_back_with_a_flag_that_goes(cast, answer):
    given = flag(answer, cast.cleo)
    forum_actions.remove_post(answer, by=cast.carl)
    actions.withdraw_flag(given, by=cast.cleo)
    assert not is_shown(answer)


def test_reasons_are_called_as_the_operator_says_and_else_as_the_house_does():
    spam = reason("spam")
    assert (spam.label, spam.words) == ("Spam", "It is an advertisement.")
    Reason.objects.filter(pk=spam.pk).update(name="Ads", told="We sell enough ourselves.")
    spam = reason("spam")
    assert (spam.label, spam.words) == ("Ads", "We sell enough ourselves.")
