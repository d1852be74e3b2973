"""Mail that people welcome: late enough to be needed, one for a topic, in their language, easy to
stop.
"""

from __future__ import annotations

import smtplib
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as policy

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core import mail as post_office
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from community.accounts.models import RuleOverride, User
from community.accounts.rules import forget_overrides
from community.notifications import actions as notices
from community.notifications.mail import sending
from community.notifications.mail.addresses import LINK, REPLY, BadToken, mail_of, token_of
from community.notifications.mail.collecting import collect_digests, collect_due, quiet_until
from community.notifications.mail.sending import collect_and_send, send_waiting
from community.notifications.models import Mail, Notice, Preferences, StoppedAddress, Subscription
from forum import actions
from tests.conftest import free_port, run_all

pytestmark = pytest.mark.django_db


def later(minutes: int = 11) -> None:
    """Time passes for what is waiting to be mailed."""
    from django.db.models import F

    Notice.objects.filter(mail_on__isnull=False).update(
        mail_on=F("mail_on") - timedelta(minutes=minutes)
    )


def sent() -> list:
    return post_office.outbox


@pytest.fixture
def asked(verified, topic):
    run_all()
    Notice.objects.all().delete()
    return topic


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


# --- stopping -------------------------------------------------------------------------------------
# ---------------------


def test_one_click_stops_the_stream_and_looking_does_not(cast, asked):
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    collect_and_send()
    link = sent()[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    client = Client()  # no sign-in, no cookie
    page = client.get(link).content.decode()
    assert "cleo@example.com" in page
    assert asked.subject in page
    assert not Preferences.objects.filter(mail_stopped=True).exists()
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preferences.objects.get(user=cast.cleo).mail_stopped
    client.post(link, {"do": "undo"})
    assert not Preferences.objects.get(user=cast.cleo).mail_stopped
    client.post(link, {"do": "mute"})
    assert Subscription.objects.get(user=cast.cleo, about=asked.live_group).level == 0
    client.post(link)
    actions.post_answer(asked, by=cast.carl, content="@cleo")
    run_all()
    later()
    collect_and_send()
    assert len(sent()) == 1


def test_tokens_are_signed_and_each_is_for_one_use(cast):
    mail = Mail.objects.create(recipient=cast.cleo, stream="notices", about="topic.1")
    token = token_of(mail.pk, LINK)
    assert mail_of(token.upper(), LINK) == mail
    for wrong in (
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        token_of(mail.pk, "another use"),
        "1-" + "a" * 16,
        "",
        "x",
        "../" + token,
        token_of(mail.pk + 1, LINK),
    ):
        with pytest.raises(BadToken):
            mail_of(wrong, LINK)
    assert Client().get("/mail/1-aaaaaaaaaaaaaaaa/").status_code == 404


# --- digests --------------------------------------------------------------------------------------
# ---------------------


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


# --- the wire -------------------------------------------------------------------------------------
# ---------------------


class Box:
    """A mail server's memory; `refuse` answers RCPT with that line."""

    def __init__(self):
        self.got, self.refuse = [], None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.got.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 Taken"


@pytest.fixture
def server():
    box, port = Box(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
    ):
        yield box
    controller.stop()


def test_a_real_conversation_with_a_mail_server(server, cast, asked):
    actions.post_answer(
        asked, by=cast.carl, content="Привет, look at the lease. " + "A long line. " * 200
    )
    run_all()
    later()
    assert collect_and_send() == 1
    (_sender, to, raw), *more = server.got
    assert not more
    message = message_from_bytes(raw, policy=policy)
    assert to == ["cleo@example.com"]
    assert message["subject"] == asked.subject
    assert "Привет, look at the lease." in message.get_body(("plain",)).get_content()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert Mail.objects.get().sent_on


def test_without_a_provider_what_bounces_comes_back_to_the_mails_own_address(server, cast, asked):
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    with override_settings(ENV=replace(settings.ENV, mail_provider="")):
        assert collect_and_send() == 1
    envelope, _to, raw = server.got[0]
    assert mail_of(envelope.partition("+")[2].partition("@")[0], REPLY) == Mail.objects.get()
    assert message_from_bytes(raw, policy=policy)["from"] == "Testwind <community@talk.example>"


def test_a_recipient_refused_for_good_gets_no_more_mail(server, cast, asked, sign_in):
    server.refuse = "550 No such user"
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    assert collect_and_send() == 0
    assert StoppedAddress.objects.get().email == "cleo@example.com"
    client = sign_in(cast.cleo)
    assert "cleo@example.com" in client.get("/settings/notices/").content.decode()
    client.post("/settings/notices/", {"try_again": "1"})
    assert not StoppedAddress.objects.exists()


def test_what_could_not_be_sent_is_tried_again_with_the_same_id(server, cast, asked):
    server.refuse = "451 Try later"
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    assert collect_and_send() == 0
    waiting = Mail.objects.get()
    assert (waiting.attempts, waiting.sent_on, waiting.dropped) == (1, None, "")
    assert not StoppedAddress.objects.exists()
    server.refuse = None
    assert send_waiting() == 0  # not yet
    Mail.objects.update(try_on=timezone.now() - timedelta(minutes=30))
    assert send_waiting() == 1
    assert len(server.got) == 1


def test_a_server_that_is_away_costs_nothing(cast, asked, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(smtplib, "SMTP", away)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend"):
        actions.post_answer(asked, by=cast.carl, content="x")
        run_all()
        later()
        assert collect_and_send() == 0
    assert Mail.objects.get(sent_on=None, dropped="").attempts == 1


def a_thousand_that_fail(person) -> None:
    Mail.objects.bulk_create(
        Mail(recipient=person, about="topic.1", stream=Mail.Stream.NOTICES) for _ in range(1000)
    )


def test_a_thousand_mails_that_fail_hold_nobody_back(verified, asked, monkeypatch):
    a_thousand_that_fail(verified.mo)
    compose = sending.compose

    def fails_for_mo(mail):
        if mail.recipient_id == verified.mo.pk:
            raise ValueError("no words for it")
        return compose(mail)

    monkeypatch.setattr(sending, "compose", fails_for_mo)
    assert send_waiting() == 0  # each of them was tried once
    actions.post_answer(asked, by=verified.carl, content="x")
    run_all()
    later()
    assert collect_and_send() == 1
    assert [message.to for message in sent()] == [["cleo@example.com"]]
    Mail.objects.filter(sent_on=None).update(
        try_on=timezone.now()
    )  # all of them may be tried again
    actions.post_answer(asked, by=verified.carl, content="y")
    run_all()
    later()
    assert collect_and_send() == 1
    assert set(Mail.objects.filter(sent_on=None).values_list("attempts", flat=True)) <= {1, 2}


def test_a_server_that_hangs_costs_a_round_no_more_than_its_patience(verified, monkeypatch):
    a_thousand_that_fail(verified.mo)
    tried = []

    def hangs(mail, connection):
        tried.append(mail.pk)
        clock.append(clock[-1] + 10)
        return False

    clock = [0.0]
    monkeypatch.setattr(sending, "_send", hangs)
    monkeypatch.setattr(sending.time, "monotonic", lambda: clock[-1])
    assert send_waiting() == 0
    assert len(tried) * 10 <= sending.PATIENCE + 10
    assert settings.EMAIL_TIMEOUT == 10


def test_the_queue_is_read_by_its_index(verified):
    a_thousand_that_fail(verified.mo)
    if (
        connection.vendor == "postgresql"
    ):  # it has not counted the rows yet, and would read so few of them one by one
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = (
        Mail.objects.filter(sent_on=None, dropped="", try_on__lte=timezone.now())
        .order_by("attempts", "id")[:10]
        .explain()
    )
    assert "mail_untried_first" in plan


# --- what the provider says
# --------------------------------------------------------------------------------------------


def provider(kind: str, body: dict, secret: str = "provider:secret"):
    import base64
    import json

    headers = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
    return Client().post(
        f"/anymail/postmark/{kind}/",
        json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def test_a_provider_takes_our_mail_with_all_that_it_carries(cast, asked):
    actions.post_answer(asked, by=cast.carl, content="x")
    run_all()
    later()
    with override_settings(EMAIL_BACKEND="anymail.backends.test.EmailBackend"):
        assert collect_and_send() == 1
    sent_with = sent()[0].anymail_test_params
    assert sent_with["from"].address == "Testwind <community@talk.example>"
    assert sent_with["extra_headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_bounces_and_complaints_at_the_provider_stop_the_address(cast):
    bounce = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "TypeCode": 1,
        "Email": "Cleo@example.com",
        "BouncedAt": "2026-11-05T10:00:00Z",
        "MessageID": "m-1",
        "Description": "The server was unable to deliver",
        "ID": 42,
    }
    assert provider("tracking", bounce, "provider:wrong").status_code == 400
    assert not StoppedAddress.objects.exists()
    assert provider("tracking", bounce).status_code == 200
    complaint = {
        "RecordType": "SpamComplaint",
        "Type": "SpamComplaint",
        "TypeCode": 100001,
        "Email": "carl@example.com",
        "BouncedAt": "2026-11-05T10:00:00Z",
        "MessageID": "m-2",
        "ID": 43,
    }
    assert provider("tracking", complaint).status_code == 200
    soft = {**bounce, "Type": "SoftBounce", "TypeCode": 4096, "Email": "mo@example.com"}
    assert provider("tracking", soft).status_code == 200
    assert set(StoppedAddress.objects.values_list("email", flat=True)) >= {
        "cleo@example.com",
        "carl@example.com",
    }
