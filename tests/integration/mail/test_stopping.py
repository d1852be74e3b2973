"""Mail is easy to stop, by whom it came to alone."""

from __future__ import annotations

import pytest
from django.test import Client

from community.notifications.mail.addresses import LINK, BadToken, mail_of, token_of
from community.notifications.mail.sending import collect_and_send
from community.notifications.models import Mail, Preferences, Subscription
from forum import actions
from tests.conftest import run_all
from tests.integration.mail.conftest import later, sent

pytestmark = pytest.mark.django_db


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
