"""The digest: in the reader's morning, of what is unread, never empty."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.accounts.models import RuleOverride, User
from community.accounts.rules import forget_overrides
from community.notifications import actions as notices
from community.notifications.mail.collecting import collect_digests
from community.notifications.mail.sending import collect_and_send, send_waiting
from community.notifications.models import Mail, Preferences
from forum import actions
from tests.conftest import run_all
from tests.integration.mail.conftest import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(db):
    RuleOverride.objects.create(name="digest_hour", value=0)
    forget_overrides()


def test_the_digest_tells_what_is_unread_and_what_was_solved_and_comes_once(
    cast, asked, forum, morning
):
    notices.follow(f"forum.{forum.pk}", by=cast.mo, level=2)
    notices.save_preferences(by=cast.cleo, deliveries={"answer": [True, "digest"]})
    other = actions.start_topic(
        forum, by=cast.agnes, title="A fresh topic in the forum", content="x"
    )
    answer = actions.post_answer(asked, by=cast.carl, content="x")
    actions.accept_answer(answer, by=cast.cleo)
    run_all()
    actions.mark_topic_read(answer.topic, by=cast.mo, last_post_id=answer.pk)
    collect_and_send()
    assert not sent()
    collect_digests()
    send_waiting()
    by_person = {message.to[0]: message for message in sent()}
    assert "Carl answered “The router drops every evening”" in by_person["cleo@example.com"].body
    to_mo = by_person["mo@example.com"].body
    assert other.subject in to_mo
    assert to_mo.index("Unread in what you follow") < to_mo.index("Solved this week")
    assert by_person["mo@example.com"].subject == "Your day at Testwind"
    number = len(sent())
    collect_digests()
    send_waiting()
    assert len(sent()) == number


def test_an_empty_digest_is_never_sent_nor_one_that_was_stopped(cast, asked, forum, morning):
    notices.follow(f"forum.{forum.pk}", by=cast.mo, level=2)
    notices.follow(f"forum.{forum.pk}", by=cast.petra, level=2)
    notices.stop_stream("digest", by=cast.mo)
    User.objects.filter(pk=cast.petra.pk).update(read_before=timezone.now())  # has seen it all
    collect_digests()
    send_waiting()
    assert not sent()


def test_the_digest_waits_for_the_readers_morning(cast, asked, forum):
    from zoneinfo import ZoneInfo

    notices.follow(f"forum.{forum.pk}", by=cast.mo, level=2)
    hours = {
        zone: timezone.now().astimezone(ZoneInfo(zone)).hour
        for zone in ("Pacific/Kiritimati", "Pacific/Honolulu")
    }  # a day apart
    RuleOverride.objects.create(name="digest_hour", value=12)
    forget_overrides()
    for zone, hour in hours.items():
        Preferences.objects.all().delete()
        Mail.objects.all().delete()
        User.objects.filter(pk=cast.mo.pk).update(time_zone=zone)
        collect_digests()
        assert Mail.objects.filter(recipient=cast.mo).exists() == (hour >= 12)
