"""A topic that its author is told about by mail; a mail that came to be answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as post_office
from django.utils import timezone

from community.notifications.mail.addresses import reply_address
from community.notifications.mail.receiving import store_incoming
from community.notifications.models import IncomingMail, Mail, Notice
from forum import actions
from tests.conftest import run_all
from tests.integration.mail.incoming import raw
from tests.standing import stands


def later(minutes: int = 11) -> None:
    """Time passes for what is waiting to be mailed."""
    from django.db.models import F

    Notice.objects.filter(mail_on__isnull=False).update(
        mail_on=F("mail_on") - timedelta(minutes=minutes)
    )


def sent() -> list:
    return post_office.outbox


@stands
def asked(verified, topic):
    run_all()
    Notice.objects.all().delete()
    return topic


@pytest.fixture
def told(verified, topic):
    """The mail that told Cleo of Carl's answer."""
    answer = actions.post_answer(topic, by=verified.carl, content="Look at the lease.")
    mail = Mail.objects.create(
        recipient=verified.cleo, stream="notices", about=topic.live_group, sent_on=timezone.now()
    )
    Notice.objects.create(
        recipient=verified.cleo,
        actor=verified.carl,
        kind="answer",
        about=topic.live_group,
        target_id=answer.pk,
        title="x",
        address="/",
        event_id=-1,
        mail=mail,
    )
    run_all()
    mail.answer = answer
    return mail


@pytest.fixture
def arrive(committed, told):
    """Let a mail arrive and be read by the worker; returns what is known of it."""

    def make(name: str, to: str | None = None, **more) -> IncomingMail | None:
        incoming = store_incoming(raw(name, to or reply_address(told), **more), source="test")
        with committed():
            run_all()
        if incoming:
            incoming.refresh_from_db()
        return incoming

    return make
