"""What moderators do to topics, and that counters agree after any of it."""

from __future__ import annotations

import pytest

from community.accounts.doors import Refused
from forum import actions
from forum.models import Forum, Post, Topic
from tests.unit.conftest import names


def test_lock_pin_announce_and_back(topic, cast):
    for act, field, value in [
        (actions.lock_topic, "status", Topic.TOPIC_LOCKED),
        (actions.unlock_topic, "status", Topic.TOPIC_UNLOCKED),
        (actions.pin_topic, "type", Topic.TOPIC_STICKY),
        (actions.unpin_topic, "type", Topic.TOPIC_POST),
    ]:
        act(topic, by=cast.mo)
        act(topic, by=cast.mo)
        topic.refresh_from_db()
        assert getattr(topic, field) == value
    actions.pin_topic(topic, by=cast.mo, announce=True)
    topic.refresh_from_db()
    assert topic.is_announce
    assert names() == [
        "TopicStarted",
        "TopicLocked",
        "TopicUnlocked",
        "TopicPinned",
        "TopicUnpinned",
        "TopicPinned",
    ]


def test_moving_carries_the_counts(topic, answer, cast, forum, lounge):
    actions.move_topic(topic, by=cast.mo, to=lounge)
    actions.move_topic(topic, by=cast.mo, to=lounge)
    forum.refresh_from_db()
    lounge.refresh_from_db()
    topic.refresh_from_db()
    assert (forum.direct_topics_count, forum.direct_posts_count) == (0, 0)
    assert (lounge.direct_topics_count, lounge.direct_posts_count) == (1, 2)
    assert not topic.is_question


def test_merging_moves_everything_and_leaves_an_address(topic, answer, cast, forum):
    other = actions.start_topic(forum, by=cast.petra, title="Mine drops as well", content="Same.")
    reply = actions.post_reply(
        actions.post_answer(other, by=cast.carl, content="See there."),
        by=cast.petra,
        content="Thanks",
    )
    actions.merge_topics(other, by=cast.mo, into=topic)
    actions.merge_topics(other, by=cast.mo, into=topic)
    topic.refresh_from_db()
    other.refresh_from_db()
    forum.refresh_from_db()
    reply.refresh_from_db()
    assert (topic.posts_count, topic.answers_count, other.merged_into_id, reply.topic_id) == (
        5,
        3,
        topic.pk,
        topic.pk,
    )
    assert (forum.direct_topics_count, forum.direct_posts_count) == (1, 5)
    assert sorted(Post.objects.filter(topic=topic).answers().values_list("number", flat=True)) == [
        1,
        2,
        3,
    ]
    with pytest.raises(Refused):
        actions.merge_topics(topic, by=cast.mo, into=topic)


def test_splitting_makes_the_first_chosen_answer_a_question(topic, answer, cast, forum):
    second = actions.post_answer(topic, by=cast.agnes, content="Another matter")
    reply = actions.post_reply(second, by=cast.cleo, content="Which?")
    new = actions.split_topic(topic, by=cast.mo, answers=[second], title="Another matter entirely")
    topic.refresh_from_db()
    new.refresh_from_db()
    forum.refresh_from_db()
    reply.refresh_from_db()
    assert (
        topic.posts_count,
        new.posts_count,
        new.answers_count,
        new.first_post_id,
        reply.topic_id,
    ) == (2, 2, 0, second.pk, new.pk)
    assert (forum.direct_topics_count, forum.direct_posts_count) == (2, 4)
    with pytest.raises(Refused):
        actions.split_topic(
            topic, by=cast.mo, answers=[topic.first_post], title="Not possible, this"
        )


def test_counters_agree_with_a_full_count_after_any_history(topic, cast, forum, lounge):
    """A property: whatever people do, the increments say what counting would say."""
    import random

    from forum.bulk import recount_forums, recount_topics

    dice = random.Random(3)
    people = [cast.cleo, cast.carl, cast.agnes]
    topics = [topic, actions.start_topic(lounge, by=cast.carl, title="A second topic", content="y")]
    for _ in range(120):
        chosen = Topic.objects.get(pk=dice.choice(topics).pk)
        posts = list(chosen.posts.all())
        try:
            match dice.randrange(7):
                case 0 | 1:
                    actions.post_answer(chosen, by=dice.choice(people), content="a")
                case 2:
                    actions.post_reply(dice.choice(posts), by=dice.choice(people), content="r")
                case 3:
                    actions.remove_post(
                        dice.choice([p for p in posts if not p.is_question]), by=cast.mo
                    )
                case 4:
                    actions.restore_post(dice.choice(posts), by=cast.mo)
                case 5:
                    actions.move_topic(chosen, by=cast.mo, to=dice.choice([forum, lounge]))
                case 6:
                    actions.accept_answer(dice.choice(posts), by=cast.mo)
        except (Refused, IndexError):
            pass
    fields = (
        "posts_count",
        "answers_count",
        "answers_numbered",
        "last_post_id",
        "last_poster_id",
        "accepted_count",
        "solver_id",
    )
    kept = list(Topic.objects.order_by("pk").values_list(*fields))
    forums = list(
        Forum.objects.order_by("pk").values_list("direct_topics_count", "direct_posts_count")
    )
    recount_topics(Topic.objects.all())
    recount_forums()
    assert list(Topic.objects.order_by("pk").values_list(*fields)) == kept
    assert (
        list(Forum.objects.order_by("pk").values_list("direct_topics_count", "direct_posts_count"))
        == forums
    )
