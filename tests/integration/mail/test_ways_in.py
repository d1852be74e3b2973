"""Ways in for mail: the provider's webhook and a mailbox."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from community.notifications.mail.addresses import reply_address
from community.notifications.mail.fetching import fetch_mail
from community.notifications.models import IncomingMail
from forum.models import Post
from tests.conftest import run_all
from tests.imap import ImapServer
from tests.integration.mail.incoming import raw

pytestmark = pytest.mark.django_db


def test_the_providers_webhook_takes_mail_in(told, cast):
    body = {
        "FromFull": {"Email": "cleo@example.com", "Name": "Cleo"},
        "From": "cleo@example.com",
        "To": reply_address(told),
        "OriginalRecipient": reply_address(told),
        "ToFull": [{"Email": reply_address(told), "Name": "", "MailboxHash": ""}],
        "Subject": "Re: router",
        "MessageID": "pm-1",
        "Date": "Mon, 23 Nov 2026 10:00:00 +0000",
        "TextBody": "From the webhook with love.\n\nOn Mon, Testwind wrote:\n> x",
        "HtmlBody": "",
        "Headers": [{"Name": "Message-ID", "Value": "<pm-1@example.com>"}],
        "Attachments": [],
    }

    def send(secret: str) -> int:
        headers = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
        return (
            Client()
            .post(
                "/anymail/postmark/inbound/",
                json.dumps(body),
                content_type="application/json",
                headers=headers,
            )
            .status_code
        )

    assert send("someone:else") == 400
    assert not IncomingMail.objects.exists()
    assert send("provider:secret") == 200
    assert send("provider:secret") == 200  # providers repeat what was not acknowledged in time
    run_all()
    assert Post.objects.latest("id").content.raw.startswith("From the webhook with love.")
    assert IncomingMail.objects.get().source == "Postmark"


@pytest.fixture
def mailbox(tmp_path):
    """A real IMAP server (Twisted's) with one mailbox."""
    server = ImapServer(tmp_path)
    yield server
    server.stop()


@pytest.mark.django_db(transaction=True)
def test_fetch_mail_takes_in_what_is_unseen_and_marks_it(mailbox, told, cast, capsys):
    mailbox.add(raw("iphone", reply_address(told)))
    mailbox.add(raw("vacation", reply_address(told)))
    assert fetch_mail(mailbox.address) == 2
    assert mailbox.seen() == 2
    assert fetch_mail(mailbox.address) == 0
    mailbox.add(
        raw("iphone", reply_address(told))
    )  # the same once more: a mailbox that was restored
    with override_settings(ENV=replace(settings.ENV, imap_url=mailbox.address)):
        call_command("fetch_mail")
    assert "0 new" in capsys.readouterr().out
    run_all()
    assert Post.objects.filter(content__contains="Resetting").count() == 1
    assert sorted(IncomingMail.objects.values_list("outcome", flat=True)) == ["automatic", "posted"]


def test_fetch_mail_says_in_one_sentence_what_is_wrong():
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="Set IMAP_URL"):
        call_command("fetch_mail")
