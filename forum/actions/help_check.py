"""Ask the asker, three days after the last answer, whether it helped; take down what they say."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from community.accounts.rules import value_of
from community.events.actions import publish
from community.events.reactions import unhurried
from community.notifications.mail.collecting import can_be_mailed
from community.notifications.models import Mail, Preferences
from community.transactions import by_id, one_transaction
from forum import events
from forum.actions.posts import locked
from forum.models import HelpCheck, Topic

MOST_TIMES = 2
TOO_OLD = timedelta(days=30)  # nobody is asked about what they have long forgotten
AT_ONCE = 200


def send_help_checks_where_due() -> int:
    """What the clock calls: one mail for each unsolved question whose last answer has had its days;
    returns how many.
    """
    now = timezone.now()
    due = (
        Topic.objects.unsolved()
        .filter(
            answers_count__gt=0,
            status=Topic.TOPIC_UNLOCKED,
            poster__is_active=True,
            merged_into=None,
        )
        .filter(
            last_post_on__lt=now - timedelta(days=value_of("help_check_days")),
            last_post_on__gt=now - TOO_OLD,
        )
        .annotate(times=Count("help_checks"), last_time=Max("help_checks__asked_on"))
        .filter(Q(last_time=None) | Q(times__lt=MOST_TIMES, last_time__lt=F("last_post_on")))
    )
    topics = unhurried(due.select_related("poster").order_by("last_post_on")[:AT_ONCE])
    return sum(send_help_check(topic) is not None for topic in topics)


@one_transaction
def send_help_check(topic) -> HelpCheck | None:
    """Ask the topic's author by mail; None when they were asked often enough or since the last
    post, or take no such mail.

    That they take none is written down as well, so that the question is not looked at again.
    """
    topic = locked(topic.pk)
    checks = HelpCheck.objects.filter(topic=topic)
    if (
        topic.solved_on
        or checks.count() >= MOST_TIMES
        or checks.filter(asked_on__gte=topic.last_post_on).exists()
    ):
        return None
    check = HelpCheck.objects.create(topic=topic)
    stopped = Preferences.objects.filter(user=topic.poster, help_check_stopped=True).exists()
    if stopped or not can_be_mailed(topic.poster):
        return None
    check.mail = Mail.objects.create(
        recipient=topic.poster, stream=Mail.Stream.HELP_CHECK, about=topic.live_group
    )
    check.save(update_fields=["mail"])
    return check


@one_transaction
def say_still_stuck(check: HelpCheck, *, by) -> HelpCheck:
    """The asker says that nothing helped; who answered hears of it once."""
    topic = locked(check.topic_id)
    check = by_id(HelpCheck.objects.all()).get(pk=check.pk)
    if check.outcome or topic.solved_on:
        return check
    _close(check, HelpCheck.Outcome.STUCK)
    publish(events.StillStuck(by.pk, topic.pk, check.pk), groups=[topic])
    return check


def note_solved(check: HelpCheck) -> None:
    """The asker accepted an answer from the mail."""
    if not check.outcome:
        _close(check, HelpCheck.Outcome.SOLVED)


def _close(check: HelpCheck, outcome: str) -> None:
    check.outcome, check.answered_on = outcome, timezone.now()
    check.save(update_fields=["outcome", "answered_on"])
