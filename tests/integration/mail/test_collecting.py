"""Mail that people welcome: late enough to be needed, one for a topic, in their language, of what
they may see.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.notifications import actions as notices
from community.notifications.mail.collecting import collect_due, quiet_until
from community.notifications.mail.sending import collect_and_send, send_waiting
from community.notifications.models import Mail, Notice, Preferences, StoppedAddress
from forum import actions
from tests.conftest import run_all
from tests.integration.mail.conftest import later, sent

pytestmark = pytest.mark.django_db


def test_a_notice_waits_and_is_dropped_when_it_was_read_meanwhile(cast, asked, sign_in):
    actions.post_answer(asked, by=cast.carl, content="Look at the lease.")
    run_all()
    collect_and_send()
    assert not sent()
    sign_in(cast.cleo).post(f"/topics/{asked.pk}/read/", {"post": 1})
    later()
    collect_and_send()
    assert not sent()


def test_read_between_collecting_and_sending_is_dropped_too(cast, asked):
    actions.post_answer(asked, by=cast.carl, content="Look at the lease.")
    run_all()
    later()
    assert collect_due() == 1
    notices.mark_notices_read(by=cast.cleo)
    assert send_waiting() == 0
    assert Mail.objects.get().dropped
    assert not sent()


def test_several_notices_of_one_topic_make_one_mail(cast, asked):
    for number in range(3):
        actions.post_answer(
            asked, by=[cast.carl, cast.agnes][number % 2], content=f"Answer *number {number}*"
        )
    run_all()
    Notice.objects.filter(recipient=cast.cleo).order_by("id")[:1].get()
    first = Notice.objects.filter(recipient=cast.cleo).order_by("id")[0]
    Notice.objects.filter(pk=first.pk).update(mail_on=timezone.now())  # only the first is due
    collect_and_send()
    assert len(sent()) == 1
    message = sent()[0]
    assert message.to == ["cleo@example.com"]
    assert "3 new answers" in message.body
    assert all(f"number {number}" in message.body for number in range(3))
    assert not Notice.objects.filter(recipient=cast.cleo, mail_on__isnull=False).exists()
    collect_and_send()
    assert len(sent()) == 1


def test_headers_let_programs_thread_stop_and_answer(cast, asked):
    answer = actions.post_answer(
        asked, by=cast.carl, content="See [the manual](/files/x/) and ![here](/files/y/z.png)"
    )
    run_all()
    later()
    collect_and_send()
    actions.post_reply(answer, by=cast.carl, content="One more thing")
    run_all()
    later()
    collect_and_send()
    one, two = (message.message() for message in sent())
    assert one["Message-ID"] != two["Message-ID"]
    assert one["References"] == two["References"] == one["In-Reply-To"]
    assert one["Subject"] == two["Subject"] == asked.subject
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert one["List-Unsubscribe"].startswith("<http://testserver/mail/")
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["Reply-To"].startswith('"Testwind" <reply+')
    assert one["From"] == '"Testwind" <community@talk.example>'
    assert [part.get_content_type() for part in one.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    html = sent()[0].alternatives[0][0]
    assert 'href="http://testserver/files/x/"' in html
    assert "Look" not in html
    assert html.index("##- Write your answer above this line -##") < html.index("Carl")


def test_mail_speaks_the_recipients_language(cast, asked):
    User.objects.filter(pk=cast.cleo.pk).update(language="ru")
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    collect_and_send()
    assert "Carl отвечает в теме «The router drops every evening»" in sent()[0].body


def test_what_may_not_be_seen_any_more_is_not_sent(cast, asked, team_room):
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    collect_due()
    from forum.models import Topic

    Topic.objects.filter(pk=asked.pk).update(forum=team_room)  # the worker has not heard of it yet
    assert send_waiting() == 0
    assert not sent()


def test_a_removed_answer_is_not_mailed(cast, asked):
    answer = actions.post_answer(asked, by=cast.carl, content="Something rude")
    run_all()
    actions.remove_post(answer, by=cast.mo)
    later()
    collect_and_send()
    assert not sent()


def test_only_verified_addresses_that_did_not_bounce_get_mail(cast, asked):
    from allauth.account.models import EmailAddress

    notices.follow(asked.live_group, by=cast.mo, level=3)
    StoppedAddress.objects.create(email="mo@example.com", reason="bounced")
    EmailAddress.objects.filter(user=cast.cleo).update(verified=False)
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    collect_and_send()
    assert not sent()
    assert not Notice.objects.filter(mail_on__isnull=False).exists()


def test_quiet_hours_put_mail_off_until_they_end(cast, asked):
    from datetime import datetime, time
    from zoneinfo import ZoneInfo

    cast.cleo.time_zone = "Asia/Tokyo"
    chosen = Preferences(user=cast.cleo, quiet_from=time(22), quiet_to=time(7))
    tokyo = ZoneInfo("Asia/Tokyo")
    assert quiet_until(cast.cleo, chosen, datetime(2026, 3, 1, 23, 30, tzinfo=tokyo)) == datetime(
        2026, 3, 2, 7, tzinfo=tokyo
    )
    assert quiet_until(cast.cleo, chosen, datetime(2026, 3, 1, 6, 59, tzinfo=tokyo)) == datetime(
        2026, 3, 1, 7, tzinfo=tokyo
    )
    assert quiet_until(cast.cleo, chosen, datetime(2026, 3, 1, 7, tzinfo=tokyo)) is None
    assert quiet_until(cast.cleo, chosen, datetime(2026, 3, 1, 21, 59, tzinfo=tokyo)) is None
    chosen.quiet_from, chosen.quiet_to = time(13), time(15)
    assert quiet_until(cast.cleo, chosen, datetime(2026, 3, 1, 14, tzinfo=tokyo)) == datetime(
        2026, 3, 1, 15, tzinfo=tokyo
    )
    cast.cleo.time_zone = "Not/There"
    assert quiet_until(cast.cleo, chosen, datetime(2026, 3, 1, 16, tzinfo=tokyo)) is None

    now = timezone.now()
    notices.save_preferences(
        by=cast.cleo,
        quiet_from=(now - timedelta(hours=1)).time(),
        quiet_to=(now + timedelta(hours=1)).time(),
    )
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    collect_and_send()
    assert not sent()
    assert Notice.objects.get().mail_on > now
    later(120)
    Preferences.objects.update(quiet_from=None, quiet_to=None)
    collect_and_send()
    assert len(sent()) == 1
