"""The wire: servers that take mail, refuse it, are away or hang."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as policy

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from community.notifications.mail import sending
from community.notifications.mail.addresses import REPLY, mail_of
from community.notifications.mail.sending import collect_and_send, send_waiting
from community.notifications.models import Mail, StoppedAddress
from forum import actions
from tests.conftest import free_port, run_all
from tests.integration.mail.conftest import later, sent

pytestmark = pytest.mark.django_db


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
