"""One action is one transaction: tried again when it clashes, written in one order, undone."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from django.db import OperationalError, transaction

from community import transactions
from community.accounts.memory import forget, remembered
from community.transactions import Last, at_the_end, one_transaction
from forum import actions
from forum.models import Post, Topic

ROOT = Path(__file__).resolve().parents[2]


def clash() -> OperationalError:
    """What Django raises when SQLite found somebody else writing."""
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError("database is locked")
    error.__cause__ = cause
    return error


def failing(times: int, error=clash):
    """An action that fails so often, and counts how often it was begun."""
    begun = []

    @one_transaction
    def act() -> int:
        begun.append(1)
        if len(begun) <= times:
            raise error()
        return len(begun)

    return act, begun


@pytest.mark.django_db(transaction=True)
def test_what_clashes_is_tried_again():
    act, _begun = failing(2)
    assert act() == 3


@pytest.mark.django_db(transaction=True)
def test_what_always_clashes_is_given_up(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    act, begun = failing(1000)
    with pytest.raises(OperationalError):
        act()
    assert len(begun) == len(transactions.PAUSES) + 1


@pytest.mark.django_db(transaction=True)
def test_other_failures_are_not_tried_again():
    act, begun = failing(1, lambda: OperationalError("no such table"))
    with pytest.raises(OperationalError):
        act()
    assert len(begun) == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_opened_the_transaction_has_to_try_again():
    act, begun = failing(1)
    with pytest.raises(OperationalError), transaction.atomic():
        act()
    assert len(begun) == 1


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_the_commit_is_not_done_twice():
    begun = []

    def fail() -> None:
        raise clash()

    @one_transaction
    def act() -> None:
        begun.append(1)
        transaction.on_commit(fail)

    with pytest.raises(OperationalError):
        act()
    assert len(begun) == 1


@pytest.mark.django_db
def test_forums_come_before_people_and_each_by_id_whoever_asked_first():
    written = []

    @one_transaction
    def part() -> None:
        at_the_end(Last.FORUM, 7, lambda: written.append("forum 7"))

    @one_transaction
    def whole() -> None:
        at_the_end(Last.PERSON, 9, lambda: written.append("person 9"))
        at_the_end(Last.PERSON, 2, lambda: written.append("person 2"))
        part()
        at_the_end(Last.FORUM, 3, lambda: written.append("forum 3"))
        assert not written

    whole()
    assert written == ["forum 3", "forum 7", "person 2", "person 9"]


@pytest.mark.django_db
def test_a_part_that_failed_writes_nothing_at_the_end():
    written = []

    @one_transaction
    def part() -> None:
        at_the_end(Last.PERSON, 1, lambda: written.append("failed"))
        raise ValueError

    @one_transaction
    def whole() -> None:
        at_the_end(Last.PERSON, 2, lambda: written.append("whole"))
        with pytest.raises(ValueError):
            part()

    whole()
    assert written == ["whole"]


def test_nothing_is_left_for_an_end_that_does_not_come():
    with pytest.raises(RuntimeError):
        at_the_end(Last.PERSON, 1, lambda: None)


def test_every_action_is_tried_again_because_none_opens_a_transaction_by_itself():
    rooms = [ROOT / room for room in ("community", "forum", "ideas", "kb", "moderation")]
    sources = {
        path.relative_to(ROOT): path.read_text() for room in rooms for path in room.rglob("*.py")
    }
    files = [path for path in sources if "actions" in path.with_suffix("").parts]
    assert len(files) > 25
    assert [path for path in files if "transaction.atomic" in sources[path]] == []
    locking = {str(path) for path in sources if "select_for_update(" in sources[path]}
    set_up = "community/portal/actions.py"  # locks a table that has no row yet
    assert locking == {"community/transactions.py", set_up}


# --- what was true when the page was shown, and is not when the lock is held --------------------


@pytest.fixture
def split_away(topic, answer, cast):
    """The answer as a page still knows it, and the topic in which it stands by now."""
    stale = Post.objects.get(pk=answer.pk)
    keeps = actions.post_answer(topic, by=cast.agnes, content="This one stays")
    head = actions.post_answer(topic, by=cast.mo, content="Another matter")
    assert keeps.number < head.number
    new = actions.split_topic(
        topic, by=cast.mo, answers=[head, answer], title="Another matter, this"
    )
    return stale, new


@pytest.mark.django_db
def test_an_answer_that_was_split_off_is_removed_where_it_stands(split_away, topic, cast):
    stale, new = split_away
    stays = Topic.objects.get(pk=topic.pk).posts_count
    there = new.posts_count
    actions.remove_post(stale, by=cast.mo)
    assert Topic.objects.get(pk=topic.pk).posts_count == stays
    assert Topic.objects.get(pk=new.pk).posts_count == there - 1


@pytest.mark.django_db
def test_a_reply_a_vote_an_edit_and_an_acceptance_follow_a_post_that_was_split_off(
    answer, topic, cast
):
    second = actions.post_answer(topic, by=cast.agnes, content="Second")
    stale = Post.objects.get(pk=second.pk)
    new = actions.split_topic(
        topic, by=cast.mo, answers=[answer, second], title="Another matter, this"
    )
    reply = actions.post_reply(stale, by=cast.cleo, content="r")
    actions.vote_post(stale, by=cast.cleo, helpful=True)
    actions.edit_post(stale, by=cast.agnes, content="Second, edited")
    actions.accept_answer(stale, by=cast.mo)
    assert reply.topic_id == new.pk
    new.refresh_from_db()
    topic.refresh_from_db()
    assert (new.accepted_count, topic.accepted_count) == (1, 0)
    groups = new.last_event_id, topic.last_event_id
    assert groups[0] > groups[1]


@pytest.mark.django_db
def test_a_vote_for_what_became_a_question_counts_as_me_too(answer, topic, cast):
    stale = Post.objects.get(pk=answer.pk)
    new = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Another matter, this")
    actions.vote_post(stale, by=cast.cleo, helpful=True)
    new.refresh_from_db()
    assert new.me_too_count == 1


# --- what is kept in memory ---------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_read_before_a_change_is_not_found_after_it():
    def read_while_somebody_revokes() -> str:
        forget()
        return "of before"

    assert remembered("rights", read_while_somebody_revokes) == "of before"
    assert remembered("rights", lambda: "of after") == "of after"


@pytest.mark.django_db
def test_a_table_that_is_full_or_forgotten_meanwhile_loses_no_answer(monkeypatch):
    monkeypatch.setattr("community.accounts.memory.MOST", 2)

    def read_while_others_fill_the_table() -> int:
        return sum(remembered(("other", n), lambda n=n: n) for n in range(5))

    assert remembered("mine", read_while_others_fill_the_table) == 10
