"""What a provider of mail takes and what it says."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from community.notifications.mail.sending import collect_and_send
from community.notifications.models import StoppedAddress
from forum import actions
from tests.conftest import run_all
from tests.integration.mail.conftest import later, sent

pytestmark = pytest.mark.django_db


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
