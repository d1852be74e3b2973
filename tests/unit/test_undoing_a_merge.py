"""A merge can be taken back: what had gone comes back to its address, and nothing is miscounted."""

from __future__ import annotations

import pytest

from community.accounts.doors import Refused
from forum import actions
from forum.models import Post, Topic, TopicMerge
from tests.unit.test_splitting_and_merging import assert_counts

pytestmark = pytest.mark.django_db


def everything() -> list[tuple]:
    posts = Post.objects.order_by("pk").values_list("pk", "topic_id", "number", "parent_id")
    topics = Topic.objects.order_by("pk").values_list(
        "pk", "merged_into_id", "approved", "posts_count", "answers_count", "first_post_id"
    )
    return [*posts, *topics]


def merged(topic, other, cast) -> TopicMerge:
    actions.merge_topics(other, by=cast.mo, into=topic)
    return TopicMerge.objects.latest("id")


def test_everything_stands_where_it_stood(topic, answer, other, cast):
    before = everything()
    record = merged(topic, other, cast)
    assert_counts()
    back = actions.undo_merge(record, by=cast.mo)
    assert back == other
    assert everything() == before
    record.refresh_from_db()
    assert record.undone_by == cast.mo
    assert_counts()


def test_taking_it_back_twice_is_harmless(topic, other, cast):
    record = merged(topic, other, cast)
    actions.undo_merge(record, by=cast.mo)
    after = everything()
    actions.undo_merge(record, by=cast.mo)
    assert everything() == after


def test_it_can_be_merged_and_taken_back_again(topic, other, cast):
    before = everything()
    for _ in range(2):
        actions.undo_merge(merged(topic, other, cast), by=cast.mo)
    assert everything() == before
    assert_counts()


def test_replies_that_came_since_go_with_what_they_reply_to(topic, other, cast):
    record = merged(topic, other, cast)
    carried = Post.objects.get(topic=topic, poster=cast.agnes)
    reply = actions.post_reply(carried, by=cast.cleo, content="Thanks")
    own = actions.post_answer(topic, by=cast.carl, content="Mine stays")
    actions.undo_merge(record, by=cast.mo)
    reply.refresh_from_db()
    own.refresh_from_db()
    assert (reply.topic, own.topic) == (other, topic)
    assert_counts()


def test_what_was_split_off_since_stays_where_it_is(topic, other, cast):
    record = merged(topic, other, cast)
    carried = Post.objects.get(topic=topic, poster=cast.agnes)
    split = actions.split_topic(topic, by=cast.mo, answers=[carried], title="Another matter")
    actions.undo_merge(record, by=cast.mo)
    carried.refresh_from_db()
    assert carried.topic == split
    assert_counts()


def test_without_its_question_nothing_comes_back(topic, other, cast):
    record = merged(topic, other, cast)
    question = Post.objects.get(topic=topic, poster=cast.petra)
    actions.split_topic(topic, by=cast.mo, answers=[question], title="Another matter")
    with pytest.raises(Refused):
        actions.undo_merge(record, by=cast.mo)
    assert_counts()


def test_what_was_accepted_before_stays_and_what_since_is_withdrawn(
    topic,
    answer,
    other,
    cast,
):
    theirs = Post.objects.get(topic=other, poster=cast.agnes)
    later = actions.post_answer(other, by=cast.carl, content="Or so")
    other.is_question = True
    other.save(update_fields=["is_question"])
    actions.accept_answer(theirs, by=cast.petra)
    record = merged(topic, other, cast)
    actions.accept_answer(later, by=cast.cleo)
    actions.accept_answer(record_question(record), by=cast.cleo)
    actions.undo_merge(record, by=cast.mo)
    theirs.refresh_from_db()
    later.refresh_from_db()
    assert (theirs.is_accepted, later.is_accepted) == (True, False)
    assert not record_question(record).is_accepted
    assert_counts()


def record_question(record: TopicMerge) -> Post:
    return Post.objects.get(pk=next(pk for pk, number in record.moved if number == 0))


def test_a_chain_of_merges_comes_apart_at_any_link(topic, other, cast, forum):
    third = actions.start_topic(forum, by=cast.carl, title="And the third", content="Mine too")
    before = everything()
    first = merged(topic, other, cast)
    second = merged(third, topic, cast)
    other.refresh_from_db()
    assert other.merged_into == third
    actions.undo_merge(second, by=cast.mo)
    other.refresh_from_db()
    assert other.merged_into == topic
    assert_counts()
    actions.undo_merge(first, by=cast.mo)
    assert everything() == before
    merged(topic, other, cast)
    merged(third, topic, cast)
    for record in TopicMerge.objects.filter(undone_on=None).order_by("id"):  # the inner one first
        actions.undo_merge(record, by=cast.mo)
    assert everything() == before
    assert_counts()


def test_a_removed_question_comes_back_removed(topic, other, cast):
    record = merged(topic, other, cast)
    actions.remove_post(record_question(record), by=cast.mo)
    back = actions.undo_merge(record, by=cast.mo)
    assert not back.approved
    assert_counts()
    actions.restore_post(back.first_post, by=cast.mo)
    assert_counts()


def test_what_comes_back_from_a_removed_topic_was_counted_nowhere(topic, other, cast, forum):
    actions.start_topic(forum, by=cast.carl, title="Apart from it", content="Counted all along")
    record = merged(topic, other, cast)
    question = Post.objects.get(topic=topic, number=0)
    actions.remove_post(question, by=cast.mo)
    assert_counts()
    actions.undo_merge(record, by=cast.mo)
    assert_counts()
    actions.restore_post(question, by=cast.mo)
    assert_counts()


def test_a_question_that_became_another_topics_own_stays_there(topic, other, cast):
    record = merged(topic, other, cast)
    question = Post.objects.get(topic=topic, poster=cast.petra)
    split = actions.split_topic(topic, by=cast.mo, answers=[question], title="Its own matter")
    actions.merge_topics(topic, by=cast.mo, into=split)
    with pytest.raises(Refused):
        actions.undo_merge(record, by=cast.mo)
    assert Post.objects.get(topic=split, number=0) == question
    assert_counts()


def offered(topic, cast) -> set[TopicMerge]:
    return set(TopicMerge.objects.standing_in(topic.pk))


def test_what_cannot_be_taken_back_is_not_offered(topic, other, cast, forum):
    third = actions.start_topic(forum, by=cast.carl, title="And the third", content="Mine too")
    first, second = merged(topic, other, cast), merged(topic, third, cast)
    assert offered(topic, cast) == {first, second}
    question = Post.objects.get(topic=topic, poster=cast.petra)
    split = actions.split_topic(topic, by=cast.mo, answers=[question], title="Its own matter")
    assert offered(topic, cast) == {second}, "its question went elsewhere"
    actions.merge_topics(topic, by=cast.mo, into=split)
    assert first not in offered(split, cast), "its question is this topic's own"
    assert second in offered(split, cast)
    for record in offered(split, cast):
        actions.undo_merge(record, by=cast.mo)
