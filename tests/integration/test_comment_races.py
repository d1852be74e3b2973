"""Many at once below one idea: nothing is lost, doubled, or counted wrongly."""

from __future__ import annotations

import pytest

from community.events.models import EventGroup
from ideas import actions
from ideas.models import Comment, Idea
from moderation.drafting.actions import idea_from_topic, topic_from_talk
from tests.integration.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def nobody_failed(results: list) -> None:
    assert not [result for result in results if isinstance(result, Exception)], results


def counts_are_right(idea: Idea) -> None:
    idea = Idea.objects.get(pk=idea.pk)
    standing = Comment.objects.standing().filter(idea=idea)
    assert idea.comments_count == idea.recent_comments == standing.count()
    for comment in Comment.objects.filter(idea=idea):
        below = {"root": comment} if comment.parent_id is None else {"parent": comment}
        assert comment.replies_count == standing.filter(**below).count()


def test_everybody_speaks_at_once_and_each_is_counted(cast, idea):
    root = actions.add_comment(idea, by=cast.cleo, content="The root of it")
    people = (cast.cleo, cast.carl, cast.mo, cast.agnes)

    def speak(who):
        return lambda: [
            actions.add_comment(idea, by=who, content="Me, too"),
            actions.add_comment(idea, by=who, content="And this", parent=root),
        ]

    nobody_failed(at_once(*map(speak, people)))
    counts_are_right(idea)
    replies = Comment.objects.filter(root=root).values_list("reply_number", flat=True)
    assert sorted(replies) == [1, 2, 3, 4]
    chain = EventGroup.objects.filter(group=idea.live_group).order_by("event_id")
    ids = list(chain.values_list("event_id", "previous_id"))
    assert [before for _id, before in ids[1:]] == [pk for pk, _before in ids[:-1]]


def test_the_same_form_sent_many_times_at_once_is_one_comment(cast, idea):
    def send():
        return actions.add_comment(idea, by=cast.carl, content="Once", nonce="form-1")

    results = at_once(*[send] * 4)
    nobody_failed(results)
    assert len({comment.pk for comment in results}) == 1
    counts_are_right(idea)


def test_votes_comments_and_removals_at_once_end_in_right_counts(cast, idea):
    comments = [actions.add_comment(idea, by=cast.carl, content=f"One {n}") for n in range(3)]
    results = at_once(
        *[lambda one=one: actions.remove_comment(one, by=cast.mo) for one in comments],
        lambda: actions.remove_comment(comments[0], by=cast.petra),
        lambda: actions.restore_comment(comments[1], by=cast.mo),
        lambda: actions.vote_idea(idea, by=cast.carl, wanted=True),
        lambda: actions.add_comment(idea, by=cast.agnes, content="Another"),
    )
    nobody_failed(results)
    counts_are_right(idea)
    assert Idea.objects.get(pk=idea.pk).votes_count == 2


def test_two_who_mark_at_once_leave_one_official_answer(cast, idea):
    ours = [actions.add_comment(idea, by=cast.agnes, content=f"Answer {n}") for n in range(2)]
    results = at_once(
        *[lambda one=one: actions.mark_official(one, by=cast.petra) for one in ours * 2]
    )
    nobody_failed(results)
    assert Comment.objects.filter(official_on__isnull=False).count() == 1


def test_two_who_carry_at_once_make_one_topic_and_one_idea(cast, idea, topic, board, lounge):
    from forum.models import Topic

    actions.add_comment(idea, by=cast.carl, content="And charts.")
    results = at_once(*[lambda: topic_from_talk(idea, by=cast.mo, forum=lounge)] * 3)
    nobody_failed(results)
    assert Topic.objects.filter(forum=lounge).count() == 1
    results = at_once(*[lambda: idea_from_topic(topic, by=cast.mo, board=board)] * 3)
    nobody_failed(results)
    assert Idea.objects.filter(origin=topic.live_group).count() == 1
