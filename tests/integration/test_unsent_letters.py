"""Mail about accounts while the mail server is away: pages go on, and the mail leaves later."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail as post_office
from django.db.models import F
from django.test import Client, override_settings
from django.utils import timezone

from community.accounts.letters import send_unsent
from community.accounts.models import UnsentLetter, User

pytestmark = pytest.mark.django_db
AWAY = override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
    EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=1,
)


def sign_up(name: str) -> int:
    client = Client()
    page = client.get("/accounts/signup/").content.decode()
    began = re.search(r'name="began" value="([^"]+)"', page)[1]
    data = {
        "email": f"{name}@example.com",
        "username": name,
        "password1": "kx7-quiet-lamp",
        "began": began,
        "website": "",
    }
    return client.post("/accounts/signup/", data).status_code


def wait() -> None:
    UnsentLetter.objects.update(try_on=F("try_on") - timedelta(hours=20))


def test_who_signs_up_while_the_server_is_away_gets_their_mail_later(house):
    with AWAY:
        assert sign_up("nora") == 302
        assert User.objects.filter(username="nora").exists()
        assert send_unsent() == 0  # not yet
        wait()
        assert send_unsent() == 0
    assert UnsentLetter.objects.count() == 1
    wait()
    assert send_unsent() == 1
    assert not UnsentLetter.objects.exists()
    assert post_office.outbox[-1].to == ["nora@example.com"]
    assert "/accounts/confirm-email/" in post_office.outbox[-1].body
    assert "text/html" in {kind for _, kind in post_office.outbox[-1].alternatives}


def test_a_mail_that_is_of_no_use_any_more_is_forgotten(house):
    with AWAY:
        sign_up("nora")
    UnsentLetter.objects.update(created=timezone.now() - timedelta(hours=25))
    assert send_unsent() == 0
    assert not UnsentLetter.objects.exists()
