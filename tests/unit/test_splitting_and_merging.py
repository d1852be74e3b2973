"""What is split off or merged counts where it stands then, and can be taken away."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from community.accounts.doors import Refused
from community.events.models import EventRecord
from forum import actions
from forum.bulk import recount_around
from forum.models import AcceptedAnswer, Forum, Post, Topic
from tests.endurance import checks


def assert_counts() -> None:
    assert checks.what_is_wrong(checks.COUNTERS) == []


def test_splitting_gives_the_author_a_topic_and_takes_the_answer(topic, answer, cast):
    new = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Another matter entirely")
    cast.carl.refresh_from_db()
    assert (cast.carl.topics_count, cast.carl.answers_count) == (1, 0)
    assert new.poster == cast.carl
    assert_counts()


def test_what_was_split_off_can_be_removed_and_restored(topic, answer, cast):
    new = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Another matter entirely")
    actions.remove_post(new.first_post, by=cast.mo)
    assert_counts()
    actions.restore_post(new.first_post, by=cast.mo)
    assert_counts()


def test_what_splits_off_keeps_its_me_too_its_threads_and_numbers_from_nought(topic, answer, cast):
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    second = actions.post_answer(topic, by=cast.agnes, content="And this")
    actions.post_reply(answer, by=cast.cleo, content="Which?")
    new = actions.split_topic(topic, by=cast.mo, answers=[second, answer], title="Another matter")
    assert new.me_too_count == 1
    numbers = Post.objects.filter(topic=new, parent=None).order_by("pk")
    assert list(numbers.values_list("number", flat=True)) == [0, 1]
    assert_counts()


def test_splitting_off_an_accepted_answer_withdraws_the_acceptance(topic, answer, cast):
    actions.accept_answer(answer, by=cast.cleo)
    new = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Another matter entirely")
    record = AcceptedAnswer.objects.get()
    assert record.withdrawn_by == cast.mo
    topic.refresh_from_db()
    assert not topic.is_solved
    assert not new.is_solved
    withdrawn = EventRecord.objects.get(name="forum.acceptance_withdrawn")
    assert withdrawn.groups.get().group == topic.live_group
    assert_counts()


def test_what_was_split_off_and_merged_again_can_be_accepted_anew(topic, answer, cast):
    actions.accept_answer(answer, by=cast.cleo)
    new = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Another matter entirely")
    actions.merge_topics(new, by=cast.mo, into=topic)
    actions.accept_answer(answer, by=cast.cleo)
    topic.refresh_from_db()
    assert topic.is_solved
    assert AcceptedAnswer.objects.count() == 2
    assert_counts()


def test_a_removed_answer_and_one_of_a_removed_topic_cannot_be_split_off(topic, answer, cast):
    actions.remove_post(answer, by=cast.mo)
    with pytest.raises(Refused):
        actions.split_topic(topic, by=cast.mo, answers=[answer], title="Another matter entirely")
    actions.restore_post(answer, by=cast.mo)
    actions.remove_post(topic.first_post, by=cast.mo)
    with pytest.raises(Refused):
        actions.split_topic(topic, by=cast.mo, answers=[answer], title="Another matter entirely")


def test_a_merged_question_is_an_answer_and_counts_for_its_author(topic, answer, other, cast):
    actions.merge_topics(other, by=cast.mo, into=topic)
    cast.petra.refresh_from_db()
    assert (cast.petra.topics_count, cast.petra.answers_count) == (0, 1)
    assert_counts()


def test_a_merged_question_can_be_removed_and_restored(topic, answer, other, cast):
    actions.merge_topics(other, by=cast.mo, into=topic)
    question = Post.objects.get(poster=cast.petra)
    actions.remove_post(question, by=cast.mo)
    assert_counts()
    actions.restore_post(question, by=cast.mo)
    assert_counts()


def test_a_removed_topic_counts_where_it_is_merged_into(topic, answer, other, cast):
    actions.remove_post(other.first_post, by=cast.mo)
    assert_counts()
    actions.merge_topics(other, by=cast.mo, into=topic)
    topic.refresh_from_db()
    assert (topic.posts_count, topic.answers_count) == (3, 2)
    assert_counts()
    question = Post.objects.get(poster=cast.petra)
    actions.restore_post(question, by=cast.mo)
    actions.remove_post(topic.first_post, by=cast.mo)
    actions.restore_post(topic.first_post, by=cast.mo)
    assert_counts()


def test_the_acceptance_of_a_removed_answer_counts_for_nobody(topic, answer, cast):
    actions.accept_answer(answer, by=cast.cleo)
    actions.remove_post(answer, by=cast.mo)
    assert_counts()
    actions.withdraw_acceptance(answer, by=cast.cleo)
    actions.restore_post(answer, by=cast.mo)
    assert_counts()


def test_a_forum_says_where_somebody_wrote_last_after_a_removal(topic, answer, cast, forum):
    actions.remove_post(answer, by=cast.mo)
    assert_counts()
    actions.remove_post(topic.first_post, by=cast.mo)
    forum.refresh_from_db()
    assert forum.last_post_on is None
    assert_counts()


def test_counting_anew_changes_nothing_that_is_right(topic, answer, other, cast):
    actions.accept_answer(answer, by=cast.cleo)
    actions.remove_post(other.first_post, by=cast.mo)
    recount_around(Topic.objects.all())
    assert_counts()
    other.refresh_from_db()
    assert other.first_post is not None
    assert get_user_model().objects.get(pk=cast.carl.pk).solved_count == 1


def test_wrong_counts_of_earlier_days_keep_no_moderator_from_removing(topic, answer, cast, forum):
    Topic.objects.filter(pk=topic.pk).update(answers_count=0, posts_count=0)
    Forum.objects.filter(pk=forum.pk).update(direct_posts_count=0, direct_topics_count=0)
    type(cast.carl).objects.update(answers_count=0, topics_count=0)
    actions.remove_post(answer, by=cast.mo)
    actions.remove_post(topic.first_post, by=cast.mo)
    assert Topic.objects.get(pk=topic.pk).is_removed


def spoil_counts() -> None:
    """As earlier versions left them."""
    Topic.objects.update(posts_count=9, answers_count=9, me_too_count=3)
    Forum.objects.update(direct_posts_count=1, direct_topics_count=9, last_post_on=None)
    authors = get_user_model().objects.filter(posts__isnull=False)
    authors.update(topics_count=0, answers_count=9, solved_count=9)


def test_an_upgrade_mends_what_was_split_merged_and_removed(topic, answer, other, cast):
    kept = actions.post_answer(topic, by=cast.agnes, content="This stays")
    split = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Another matter, this")
    AcceptedAnswer.objects.create(post=answer, by=cast.cleo)
    Post.objects.filter(pk=answer.pk).update(is_accepted=True)
    actions.merge_topics(other, by=cast.mo, into=split)
    actions.remove_post(kept, by=cast.mo)
    spoil_counts()
    mend = import_module("forum.migrations.0006_count_what_was_split_and_merged").mend
    mend(None, None)
    assert_counts()
    assert AcceptedAnswer.objects.get().withdrawn_on
    mend(None, None)
    assert_counts()


def test_an_operator_who_doubts_counts_everything_anew(topic, answer, cast):
    actions.post_reply(answer, by=cast.cleo, content="Which?")
    spoil_counts()
    Post.objects.update(replies_count=7)
    call_command("recount")
    assert_counts()
