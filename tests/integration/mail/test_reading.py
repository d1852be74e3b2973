"""Anything at all can be read, and holds nobody up."""

from __future__ import annotations

import pytest

from community.notifications.mail import reading
from community.notifications.mail.receiving import store_incoming
from tests.conftest import run_all

pytestmark = pytest.mark.django_db


def test_anything_at_all_can_be_parsed(told):
    for noise in (
        b"",
        b"\0\xff\xfe",
        b"From: \r\n\r\n",
        b"Content-Type: multipart/mixed\r\n\r\nx",
        b"To: =?utf-8?B?////?=\nFrom: <<>>@\n\n" + bytes(range(256)),
        b"Content-Type: text/html\n\n" + b"<div>" * 3000,
        b"Subject: " + b"x" * 100_000 + b"\n\n> > > " * 50,
    ):
        message = reading.parse(noise)
        reading.words_of(message)
        list(reading.files_of(message))
        (
            reading.sender_of(message),
            reading.token_of_recipient(message),
            reading.is_automatic(message),
            reading.bounced_for_good(message),
        )
        store_incoming(noise, source="test")
    run_all()


@pytest.mark.parametrize(
    "piece",
    [
        "\n",
        " ",
        "a",
        "-",
        "_",
        "> ",
        "On ",
        "On 1\n",
        "From: x\n",
        "От: x\n",
        "в 2026 г. x\n",
        "10:00:\n",
        "Best regards\n",
        "x \n> y\n",
    ],
)
def test_no_text_holds_the_worker_up(piece):
    """Texts that patterns of the usual kind need minutes for; should one come back, this test does
    not end.
    """
    reading.cut(piece * (100_000 // len(piece)))
    reading.cut("Hello\n" + piece * 500)


def test_long_lines_stay_as_they_are():
    line = "On and on it goes, " * 40
    assert (
        reading.cut(f"{line}\n\nOn Mon, 23 Nov 2026 at 09:58, Testwind wrote:\n> {line}")
        == line.strip()
    )
