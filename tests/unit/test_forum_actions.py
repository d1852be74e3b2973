"""Each action does it, refuses the impossible, and is harmless twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.accounts.doors import Refused
from community.events.models import EventRecord
from community.writing.drafts import save_draft
from community.writing.models import Draft
from forum import actions
from forum.models import AcceptedAnswer, Post, PostRevision, Removal, Topic
from tests.unit.conftest import names


def test_starting_a_topic_counts_it_everywhere(topic, cast, forum):
    forum.refresh_from_db()
    cast.cleo.refresh_from_db()
    assert (forum.direct_topics_count, forum.direct_posts_count, forum.last_post_id) == (
        1,
        1,
        topic.first_post_id,
    )
    assert cast.cleo.topics_count == 1
    assert topic.slug == "the-router-drops-every-evening"
    assert [tag.name for tag in topic.tags.all()] == ["router"]
    assert names() == ["TopicStarted"]


def test_a_topic_in_a_category_is_refused(cast, house):
    from forum.actions.forums import add_forum

    with pytest.raises(Refused):
        actions.start_topic(
            add_forum("Group", category=True), by=cast.cleo, title="A title here", content="x"
        )


def test_sending_the_same_form_twice_makes_one_topic(cast, forum):
    first = actions.start_topic(
        forum, by=cast.cleo, title="Once only please", content="x", nonce="n-1"
    )
    again = actions.start_topic(
        forum, by=cast.cleo, title="Once only please", content="x", nonce="n-1"
    )
    assert first == again
    assert Topic.objects.count() == 1


def test_an_answer_is_numbered_and_counted(topic, cast, forum):
    first = actions.post_answer(topic, by=cast.carl, content="one")
    second = actions.post_answer(topic, by=cast.agnes, content="two")
    topic.refresh_from_db()
    forum.refresh_from_db()
    cast.carl.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert (topic.answers_count, topic.posts_count, topic.last_post_id, topic.last_poster_id) == (
        2,
        3,
        second.pk,
        cast.agnes.pk,
    )
    assert forum.direct_posts_count == 3
    assert cast.carl.answers_count == 1


def test_sending_an_answer_twice_makes_one(topic, cast):
    first = actions.post_answer(topic, by=cast.carl, content="one", nonce="n-2")
    assert actions.post_answer(topic, by=cast.carl, content="one", nonce="n-2") == first
    assert Post.objects.filter(topic=topic).count() == 2


def test_replies_indent_to_three_levels_and_go_on_in_line(answer, cast):
    chain = [answer]
    for n in range(5):
        chain.append(
            actions.post_reply(
                chain[-1], by=cast.cleo if n % 2 else cast.carl, content=f"reply {n}"
            )
        )
    assert [post.depth for post in chain] == [0, 1, 2, 3, 4, 5]
    assert [post.shown_under_id for post in chain[1:]] == [
        answer.pk,
        chain[1].pk,
        chain[2].pk,
        chain[2].pk,
        chain[2].pk,
    ]
    assert [post.reply_number for post in chain[1:]] == [1, 2, 3, 4, 5]
    answer.refresh_from_db()
    assert answer.replies_count == 5


def test_a_reply_to_a_removed_post_is_refused(answer, cast):
    actions.remove_post(answer, by=cast.mo)
    with pytest.raises(Refused):
        actions.post_reply(answer, by=cast.cleo, content="hello?")


def test_accepting_solves_the_topic_once(topic, answer, cast):
    actions.accept_answer(answer, by=cast.cleo)
    actions.accept_answer(answer, by=cast.cleo)
    topic.refresh_from_db()
    cast.carl.refresh_from_db()
    assert topic.is_solved
    assert (topic.solver_id, topic.accepted_count, cast.carl.solved_count) == (cast.carl.pk, 1, 1)
    assert AcceptedAnswer.objects.count() == 1
    assert names().count("AnswerAccepted") == 1


def test_two_answers_may_be_accepted_and_one_taken_back(topic, answer, cast):
    other = actions.post_answer(topic, by=cast.agnes, content="Or this.")
    actions.accept_answer(answer, by=cast.cleo)
    actions.accept_answer(other, by=cast.mo)
    actions.withdraw_acceptance(answer, by=cast.cleo)
    actions.withdraw_acceptance(answer, by=cast.cleo)
    topic.refresh_from_db()
    assert (topic.accepted_count, topic.solver_id) == (1, cast.agnes.pk)
    record = AcceptedAnswer.objects.get(post=answer)
    assert record.withdrawn_by == cast.cleo
    actions.withdraw_acceptance(other, by=cast.mo)
    topic.refresh_from_db()
    assert not topic.is_solved
    assert names().count("AcceptanceWithdrawn") == 2


def test_questions_replies_and_discussions_cannot_be_accepted(topic, answer, cast, lounge):
    reply = actions.post_reply(answer, by=cast.cleo, content="so?")
    talk = actions.start_topic(lounge, by=cast.cleo, title="Which one is best", content="x")
    said = actions.post_answer(talk, by=cast.carl, content="that")
    for post in (topic.first_post, reply, said):
        with pytest.raises(Refused):
            actions.accept_answer(post, by=cast.cleo)


def test_a_vote_counts_once_and_can_be_taken_back(answer, cast):
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    answer.refresh_from_db()
    assert answer.score == 1
    actions.vote_post(answer, by=cast.cleo, helpful=False)
    actions.vote_post(answer, by=cast.cleo, helpful=False)
    answer.refresh_from_db()
    assert answer.score == 0
    assert names().count("PostVoted") == 2


def test_nobody_votes_for_themselves(answer, cast):
    with pytest.raises(Refused):
        actions.vote_post(answer, by=cast.carl, helpful=True)


def test_me_too_is_counted_on_the_topic(topic, cast):
    actions.vote_post(topic.first_post, by=cast.carl, helpful=True)
    topic.refresh_from_db()
    assert topic.me_too_count == 1


def test_an_edit_in_the_grace_period_leaves_no_trace(answer, cast):
    actions.edit_post(answer, by=cast.carl, content="Look at the lease, please.")
    assert not PostRevision.objects.exists()
    answer.refresh_from_db()
    assert answer.edited_on is None
    assert "please" in answer.content.rendered


def test_a_later_edit_keeps_the_text_before_it(answer, cast):
    Post.objects.filter(pk=answer.pk).update(created=timezone.now() - timezone.timedelta(minutes=6))
    actions.edit_post(answer, by=cast.carl, content="Something else.")
    assert PostRevision.objects.get().content == "Look at the lease."


def test_a_moderators_edit_always_leaves_a_trace(answer, cast):
    actions.edit_post(answer, by=cast.mo, content="Tidied.")
    assert PostRevision.objects.get().by == cast.mo


def test_an_edit_of_an_older_text_is_refused_and_loses_nothing(answer, cast):
    actions.edit_post(answer, by=cast.mo, content="Mo was faster.", seen_version=0)
    with pytest.raises(Refused):
        actions.edit_post(answer, by=cast.carl, content="Carl came late.", seen_version=0)
    answer.refresh_from_db()
    assert answer.content.raw == "Mo was faster."


def test_editing_a_question_changes_title_and_address(topic, cast):
    actions.edit_post(
        topic.first_post, by=cast.cleo, content="Where?", title="The router is fine now"
    )
    topic.refresh_from_db()
    assert (topic.subject, topic.slug) == ("The router is fine now", "the-router-is-fine-now")


def test_only_newly_mentioned_people_are_in_an_edit(answer, cast):
    actions.edit_post(answer, by=cast.carl, content="Look, @cleo.")
    actions.edit_post(answer, by=cast.carl, content="Look, @cleo and @mo.")
    edits = EventRecord.objects.filter(name="forum.post_edited").order_by("id")
    assert [edit.payload["newly_mentioned"] for edit in edits] == [["cleo"], ["mo"]]


def test_removing_and_restoring_an_answer(topic, answer, cast, forum):
    actions.accept_answer(answer, by=cast.cleo)
    actions.remove_post(answer, by=cast.mo, reason="spam")
    actions.remove_post(answer, by=cast.mo)
    topic.refresh_from_db()
    forum.refresh_from_db()
    assert (topic.answers_count, topic.posts_count, topic.is_solved, forum.direct_posts_count) == (
        0,
        1,
        False,
        1,
    )
    assert topic.last_post_id == topic.first_post_id
    actions.restore_post(answer, by=cast.mo)
    actions.restore_post(answer, by=cast.mo)
    topic.refresh_from_db()
    forum.refresh_from_db()
    assert (topic.answers_count, topic.posts_count, topic.is_solved, forum.direct_posts_count) == (
        1,
        2,
        True,
        2,
    )
    assert Removal.objects.get().restored_by == cast.mo


def test_removing_the_question_removes_the_topic(topic, answer, cast, forum):
    actions.remove_post(topic.first_post, by=cast.mo)
    forum.refresh_from_db()
    topic.refresh_from_db()
    assert topic.is_removed
    assert (forum.direct_topics_count, forum.direct_posts_count) == (0, 0)
    with pytest.raises(Refused):
        actions.post_answer(topic, by=cast.carl, content="late")
    actions.restore_post(topic.first_post, by=cast.mo)
    forum.refresh_from_db()
    assert (forum.direct_topics_count, forum.direct_posts_count) == (1, 2)


def test_drafts_are_kept_found_and_dropped_on_sending(topic, cast):
    save_draft(topic.live_group, by=cast.carl, body="half a th")
    save_draft(topic.live_group, by=cast.carl, body="half a thought")
    assert Draft.objects.get().body == "half a thought"
    actions.post_answer(topic, by=cast.carl, content="whole")
    assert not Draft.objects.exists()
    save_draft("ask", by=cast.carl, body="  ")
    assert not Draft.objects.exists()


def test_a_form_that_carries_the_number_of_somebody_elses_makes_a_post_all_the_same(
    topic, forum, cast
):
    theirs = actions.post_answer(topic, by=cast.carl, content="x", nonce="n-1")
    mine = actions.post_answer(topic, by=cast.cleo, content="y", nonce="n-1")
    asked = actions.start_topic(forum, by=cast.cleo, title="Mine as well", content="z", nonce="n-1")
    assert len({theirs.pk, mine.pk, asked.first_post_id}) == 3
