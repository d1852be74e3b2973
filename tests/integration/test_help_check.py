"""Did this help? And solved topics that close themselves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail as post_office
from django.db.models import F
from django.test import Client
from django.utils import timezone

from community.events.models import EventRecord
from community.notifications import actions as notices
from community.notifications.mail.sending import send_waiting
from community.notifications.models import Mail, Notice
from forum import actions
from forum.actions.closing import close_solved_topics
from forum.actions.help_check import send_help_check, send_help_checks_where_due
from forum.models import AcceptedAnswer, HelpCheck, Topic
from tests.conftest import run_all

pytestmark = pytest.mark.django_db


def days_pass(topic, days: int) -> None:
    Topic.objects.filter(pk=topic.pk).update(last_post_on=F("last_post_on") - timedelta(days=days))
    HelpCheck.objects.filter(topic=topic).update(asked_on=F("asked_on") - timedelta(days=days))


def ask_and_send() -> int:
    send_help_checks_where_due()
    return send_waiting()


@pytest.fixture
def waiting(verified, topic):
    """Cleo's question with two answers, four days ago."""
    topic.answer = actions.post_answer(topic, by=verified.carl, content="Look at the *lease*.")
    topic.other = actions.post_answer(topic, by=verified.agnes, content="Or at the cable.")
    run_all()
    days_pass(topic, 4)
    return topic


def links() -> list[str]:
    return [
        address.removeprefix("http://testserver")
        for address in re.findall(r"http://testserver/helped/\S+", post_office.outbox[-1].body)
    ]


def test_one_short_mail_with_the_answers_and_a_link_each(waiting):
    assert ask_and_send() == 1
    message = post_office.outbox[0]
    assert message.to == ["cleo@example.com"]
    assert message.subject == f"Did this help? {waiting.subject}"
    assert "Look at the *lease*." in message.body
    assert "Or at the cable." in message.body
    assert len(links()) == 3
    assert ask_and_send() == 0


def test_looking_accepts_nothing_and_one_click_on_the_page_does(waiting, cast):
    ask_and_send()
    link = next(link for link in links() if f"answer={waiting.other.pk}" in link)
    client = Client()
    for _ in range(3):  # a mail scanner, a preview, the person
        page = client.get(link).content.decode()
    assert client.head(link).status_code == 200
    assert not AcceptedAnswer.objects.exists()
    assert page.index("Or at the cable.") < page.index("<em>lease</em>")  # the chosen one first
    assert "Solved" in client.post(link, {"answer": waiting.other.pk}).content.decode()
    record = AcceptedAnswer.objects.get()
    assert (record.post, record.by) == (waiting.other, cast.cleo)
    assert HelpCheck.objects.get().outcome == "solved"
    client.post(link, {"answer": waiting.answer.pk})
    client.post(link, {"stuck": "1"})
    assert AcceptedAnswer.objects.count() == 1
    assert HelpCheck.objects.get().outcome == "solved"


def test_still_stuck_tells_those_who_answered_once(waiting, cast):
    ask_and_send()
    Notice.objects.all().delete()
    link = links()[-1]
    client = Client()
    assert "Yes, still stuck" in client.get(link).content.decode()
    for _ in range(2):
        assert "Write what you see" in client.post(link, {"stuck": "1"}).content.decode()
    run_all()
    assert sorted(Notice.objects.values_list("recipient__username", "kind")) == [
        ("agnes", "stuck"),
        ("carl", "stuck"),
    ]
    assert HelpCheck.objects.get().outcome == "stuck"


def test_at_most_twice_and_only_after_something_new_was_said(waiting, cast):
    assert ask_and_send() == 1
    days_pass(waiting, 4)
    assert ask_and_send() == 0  # nothing new was said
    for expected in (1, 0):
        actions.post_answer(waiting, by=cast.carl, content="Another idea")
        assert ask_and_send() == 0  # too early
        days_pass(waiting, 4)
        assert ask_and_send() == expected
    assert Mail.objects.count() == 2


@pytest.mark.parametrize(
    "case",
    [
        "solved",
        "locked",
        "no answers",
        "long ago",
        "stopped",
        "discussion",
        "removed",
        "closed account",
    ],
)
def test_who_is_not_asked(case, waiting, cast, lounge, forum):
    if case == "solved":
        actions.accept_answer(waiting.answer, by=cast.cleo)
    elif case == "locked":
        actions.lock_topic(waiting, by=cast.mo)
    elif case == "no answers":
        actions.remove_post(waiting.answer, by=cast.mo)
        actions.remove_post(waiting.other, by=cast.mo)
        days_pass(waiting, 4)
    elif case == "long ago":
        days_pass(waiting, 60)
    elif case == "stopped":
        notices.stop_stream("helped", by=cast.cleo)
    elif case == "discussion":
        actions.move_topic(waiting, by=cast.mo, to=lounge)
    elif case == "removed":
        actions.remove_post(waiting.first_post, by=cast.mo)
    else:
        from community.portal.actions import close_account

        close_account(cast.cleo, by=cast.cleo)
    assert ask_and_send() == 0
    assert not post_office.outbox


def test_what_was_solved_before_the_mail_left_is_not_asked(waiting, cast):
    send_help_checks_where_due()
    actions.accept_answer(waiting.answer, by=cast.cleo)
    assert send_waiting() == 0


def test_asking_twice_at_once_asks_once(waiting):
    assert send_help_check(waiting) is not None
    assert send_help_check(waiting) is None


def test_a_forged_or_foreign_link_is_not_there(waiting, cast, team_room):
    ask_and_send()
    link = links()[0]
    client = Client()
    assert client.get("/helped/1-aaaaaaaaaaaaaaaa/").status_code == 404
    notice_link = (
        post_office.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").rsplit("/", 2)[1]
    )
    assert client.get(f"/helped/{notice_link}/").status_code == 404  # a token for another use
    actions.move_topic(waiting, by=cast.mo, to=team_room)
    assert client.get(link).status_code == 404
    assert client.post(link, {"answer": waiting.answer.pk}).status_code == 404
    assert not AcceptedAnswer.objects.exists()


def test_the_link_accepts_only_answers_of_its_topic(waiting, cast, forum):
    other = actions.start_topic(forum, by=cast.cleo, title="Another question of hers", content="x")
    foreign = actions.post_answer(other, by=cast.carl, content="x")
    ask_and_send()
    Client().post(links()[0].split("?")[0], {"answer": foreign.pk})
    Client().post(links()[0].split("?")[0], {"answer": "1' OR"})
    assert not AcceptedAnswer.objects.exists()


# --- closing --------------------------------------------------------------------------------------
# ---------------------


def test_solved_topics_close_themselves_where_the_forum_wants_it_and_silently(waiting, cast, forum):
    actions.accept_answer(waiting.answer, by=cast.cleo)
    run_all()
    Notice.objects.all().delete()
    assert close_solved_topics() == 0  # off by default
    forum.close_after_hours = 24
    forum.save()
    assert close_solved_topics() == 1
    assert Topic.objects.get(pk=waiting.pk).is_locked
    run_all()
    assert not Notice.objects.exists()
    assert EventRecord.objects.filter(name="forum.topic_locked").get().actor_id is None
    actions.unlock_topic(waiting, by=cast.mo)
    assert close_solved_topics() == 0  # somebody wanted it open


def test_only_quiet_solved_topics_close(waiting, cast, forum):
    forum.close_after_hours = 24
    forum.save()
    assert close_solved_topics() == 0  # not solved
    actions.accept_answer(waiting.answer, by=cast.cleo)
    Topic.objects.filter(pk=waiting.pk).update(last_post_on=timezone.now() - timedelta(hours=23))
    assert close_solved_topics() == 0
    Topic.objects.filter(pk=waiting.pk).update(last_post_on=timezone.now() - timedelta(hours=25))
    assert close_solved_topics() == 1


def test_the_office_sets_the_hours(cast, forum, sign_in, committed):
    data = {
        "name": forum.name,
        "type": 0,
        "kind": "questions",
        "description": "",
        "icon": "wifi",
        "parent": "",
        "language": "",
        "close_after_hours": "48",
    }
    with committed():
        assert sign_in(cast.ada).post(f"/office/forums/edit/{forum.pk}/", data).status_code == 302
    forum.refresh_from_db()
    assert forum.close_after_hours == 48
