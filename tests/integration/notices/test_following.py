"""Following: who hears of what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community.accounts.models import User
from community.events.models import ReactionRecord
from community.notifications import actions as notices
from community.notifications.models import Notice, Preferences, Subscription
from forum import actions
from tests.conftest import run_all
from tests.integration.notices.conftest import MUTED, NORMAL, TRACKING, WATCHING, level, told

pytestmark = pytest.mark.django_db


def test_asking_and_answering_watches_unless_chosen_otherwise(cast, quiet):
    assert level(cast.cleo, quiet.live_group) == WATCHING
    actions.post_answer(quiet, by=cast.carl, content="x")
    assert level(cast.carl, quiet.live_group) == WATCHING
    notices.follow(quiet.live_group, by=cast.carl, level=MUTED)
    actions.post_answer(quiet, by=cast.carl, content="y")
    assert level(cast.carl, quiet.live_group) == MUTED
    notices.save_preferences(by=cast.agnes, follow_answered=TRACKING)
    actions.post_answer(quiet, by=cast.agnes, content="z")
    assert level(cast.agnes, quiet.live_group) == TRACKING
    notices.save_preferences(by=cast.petra, follow_answered=NORMAL)
    actions.post_answer(quiet, by=cast.petra, content="z")
    assert level(cast.petra, quiet.live_group) is None


@pytest.mark.parametrize("prefix", ["topic", "forum", "tag", "person"])
@pytest.mark.parametrize(
    ("chosen", "hears"), [(WATCHING, True), (TRACKING, False), (NORMAL, False), (MUTED, False)]
)
def test_each_level_of_each_thing(cast, quiet, prefix, chosen, hears):
    key = {
        "topic": quiet.pk,
        "forum": quiet.forum_id,
        "tag": quiet.tags.get().pk,
        "person": cast.carl.pk,
    }[prefix]
    notices.follow(f"{prefix}.{key}", by=cast.mo, level=chosen)
    actions.post_answer(quiet, by=cast.carl, content="An answer")
    run_all()
    assert (("mo", "answer") in told()) == hears


def test_the_narrower_choice_decides(cast, quiet):
    notices.follow(f"forum.{quiet.forum_id}", by=cast.mo, level=WATCHING)
    notices.follow(quiet.live_group, by=cast.mo, level=NORMAL)
    actions.post_answer(quiet, by=cast.carl, content="An answer")
    run_all()
    assert told() == [("cleo", "answer")]


def test_a_mention_arrives_unless_muted(cast, quiet):
    for about in (quiet.live_group, f"forum.{quiet.forum_id}", f"person.{cast.carl.pk}"):
        notices.follow(about, by=cast.mo, level=MUTED)
        actions.post_answer(quiet, by=cast.carl, content="What do you say, @mo and @agnes")
        run_all()
        assert ("mo", "mention") not in told()
        assert ("agnes", "mention") in told()
        Subscription.objects.filter(user=cast.mo).delete()
    actions.post_answer(quiet, by=cast.carl, content="And now, @mo")
    run_all()
    assert ("mo", "mention") in told()


def test_somebody_muted_is_silent_even_in_a_watched_topic(cast, quiet):
    notices.follow(f"person.{cast.carl.pk}", by=cast.cleo, level=MUTED)
    actions.post_answer(quiet, by=cast.carl, content="@cleo")
    run_all()
    assert told() == []


def test_the_same_thing_is_told_once_and_never_to_its_actor(cast, quiet):
    notices.follow(f"forum.{quiet.forum_id}", by=cast.cleo, level=WATCHING)
    answer = actions.post_answer(quiet, by=cast.carl, content="@cleo @carl have a look")
    run_all()
    ReactionRecord.objects.update(done_on=None, cursor=0)
    run_all()
    assert told() == [("cleo", "mention")]
    reply = actions.post_reply(answer, by=cast.cleo, content="@carl I did")
    run_all()
    assert told() == [("carl", "mention"), ("cleo", "mention")]
    actions.edit_post(reply, by=cast.cleo, content="@carl I did, @agnes too")
    run_all()
    assert told() == [("agnes", "mention"), ("carl", "mention"), ("cleo", "mention")]


def test_a_reply_reaches_whom_it_answers_even_when_they_follow_nothing(cast, quiet):
    answer = actions.post_answer(quiet, by=cast.carl, content="x")
    notices.follow(quiet.live_group, by=cast.carl, level=NORMAL)
    run_all()
    Notice.objects.all().delete()
    actions.post_reply(answer, by=cast.agnes, content="Are you sure?")
    run_all()
    assert told() == [("carl", "reply"), ("cleo", "answer")]


def test_an_accepted_answer_tells_its_author_and_who_follows(cast, quiet):
    answer = actions.post_answer(quiet, by=cast.carl, content="x")
    notices.follow(quiet.live_group, by=cast.mo, level=WATCHING)
    run_all()
    Notice.objects.all().delete()
    actions.accept_answer(answer, by=cast.cleo)
    run_all()
    assert told() == [("carl", "accepted"), ("mo", "solved")]


def test_a_new_topic_tells_who_follows_forum_tag_or_author(cast, forum):
    from community.tags.naming import tags_named

    notices.follow(f"forum.{forum.pk}", by=cast.mo, level=WATCHING)
    notices.follow(f"tag.{tags_named(['router'], most=1)[0].pk}", by=cast.agnes, level=WATCHING)
    notices.follow(f"person.{cast.carl.pk}", by=cast.petra, level=WATCHING)
    actions.start_topic(
        forum, by=cast.carl, title="A new one to tell of", content="x", tags=["router"]
    )
    run_all()
    assert told() == [("agnes", "topic"), ("mo", "topic"), ("petra", "topic")]


def test_nobody_hears_of_what_they_may_not_see(cast, team_room):
    notices.follow(f"forum.{team_room.pk}", by=cast.carl, level=WATCHING)
    topic = actions.start_topic(
        team_room, by=cast.mo, title="Secret plans of ours", content="@cleo and @agnes"
    )
    notices.follow(topic.live_group, by=cast.cleo, level=WATCHING)
    actions.post_answer(topic, by=cast.agnes, content="Good ones")
    run_all()
    assert {name for name, _ in told()} == {"agnes", "mo"}


def test_what_was_hidden_later_is_withdrawn(cast, quiet, team_room, sign_in):
    actions.post_answer(quiet, by=cast.carl, content="@agnes")
    run_all()
    assert told() == [("agnes", "mention"), ("cleo", "answer")]
    actions.move_topic(quiet, by=cast.mo, to=team_room)
    assert (
        quiet.subject not in sign_in(cast.cleo).get("/notices/").content.decode()
    )  # before the worker has come to it
    run_all()
    assert told() == [("agnes", "mention")]
    assert User.objects.get(pk=cast.cleo.pk).unread_notices == 0


def test_a_notice_holds_what_happened_when_and_where(cast, quiet):
    answer = actions.post_answer(quiet, by=cast.carl, content="x")
    run_all()
    notice = Notice.objects.get()
    assert (notice.actor, notice.about, notice.target_id, notice.title) == (
        cast.carl,
        quiet.live_group,
        answer.pk,
        quiet.subject,
    )
    assert abs(notice.created - answer.created) < timedelta(minutes=1)
    assert timedelta(minutes=9) < notice.mail_on - notice.created < timedelta(minutes=11)
    assert (notice.read_on, notice.in_app, notice.in_digest, notice.address) == (
        None,
        True,
        False,
        answer.get_absolute_url(),
    )


def test_followers_of_a_merged_topic_follow_the_other(cast, quiet, forum):
    into = actions.start_topic(forum, by=cast.carl, title="The other of the two", content="x")
    notices.follow(quiet.live_group, by=cast.mo, level=TRACKING)
    actions.merge_topics(quiet, by=cast.mo, into=into)
    run_all()
    assert {
        (s.user.username, s.level) for s in Subscription.objects.filter(about=into.live_group)
    } == {("carl", 3), ("cleo", 3), ("mo", 2)}


def test_a_closed_account_follows_nothing(cast, quiet):
    from community.portal.actions import close_account

    notices.save_preferences(by=cast.cleo, follow_asked=1)
    close_account(cast.cleo, by=cast.cleo)
    assert not Subscription.objects.filter(user=cast.cleo).exists()
    assert not Preferences.objects.filter(user=cast.cleo).exists()
