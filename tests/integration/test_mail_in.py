"""An answer to a mail becomes a post by that person; everything else becomes at most one polite
word.
"""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail as post_office
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image

from community.events.models import EventRecord, ReactionRecord
from community.events.reactions import run_reaction
from community.notifications.mail import reading
from community.notifications.mail.addresses import reply_address
from community.notifications.mail.fetching import fetch_mail
from community.notifications.mail.receiving import store_incoming
from community.notifications.models import IncomingMail, Mail, Notice, StoppedAddress
from community.writing.models import Attachment
from forum import actions
from forum.models import Post
from tests.conftest import run_all
from tests.imap import ImapServer

pytestmark = pytest.mark.django_db
MAILS = Path(__file__).resolve().parents[1] / "mails"


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    return base64.encodebytes(out.getvalue()).decode().strip()


RUSSIAN = (
    "Сбросил, теперь всё летает.\n\n--\nКлео\n\nПонедельник, 23 ноября 2026, 9:58 +03:00 от"
    " Testwind <community@talk.example>:\n>\n> Посмотрите на аренду.\n"
)


def raw(name: str, to: str, sender: str = "cleo@example.com") -> bytes:
    text = (MAILS / f"{name}.eml").read_text()
    text = text.replace(
        "@KOI8@", base64.encodebytes(RUSSIAN.encode("koi8-r")).decode().strip()
    ).replace("@PNG@", picture())
    return text.replace("@REPLY@", to).replace("<cleo@example.com>", f"<{sender}>").encode()


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


WORDS = {
    "gmail_en": (
        "The lease was the culprit, it works now — thank you!\n\nIs there a way to make it"
        " *permanent*?"
    ),
    "gmail_ru": "Спасибо, помогло. А как сделать, чтобы не повторялось?",
    "mailru": "Сбросил, теперь всё летает.",
    "outlook_html": "I tried café mode and it **still** drops.\n\nSteps:\n\n- unplug\n- wait",
    "outlook_text": "It dropped again at nine.",
    "iphone": "Resetting it twice did it",
    "thunderbird_flowed": (
        "This is one long sentence that the program broke after seventy two characters although it"
        " is one.\n\nSecond paragraph."
    ),
    "interleaved": (
        "I did what you said and measured:\n\n- 40 Mbit before\n- 480 Mbit after\n\nRegards to"
        " everybody there."
    ),
    "broken": "Strange letters, plain words.",
}


@pytest.mark.parametrize("name", WORDS)
def test_only_the_new_words_of_real_programs_mails_become_the_post(name, arrive, cast, told):
    incoming = arrive(name)
    assert incoming.outcome == "posted", incoming.outcome
    post = Post.objects.latest("id")
    assert post.content.raw == WORDS[name]
    assert (post.poster, post.parent_id, post.topic_id) == (
        cast.cleo,
        told.answer.pk,
        told.answer.topic_id,
    )
    assert incoming.address == post.get_absolute_url()
    assert not post_office.outbox


def test_a_mail_of_several_answers_is_answered_in_the_topic(arrive, cast, told):
    Notice.objects.create(
        recipient=cast.cleo,
        kind="answer",
        about=told.about,
        target_id=told.answer.topic.first_post_id,
        title="x",
        address="/",
        event_id=-2,
        mail=told,
    )
    arrive("iphone")
    post = Post.objects.latest("id")
    assert (post.parent_id, post.is_answer) == (None, True)


def test_the_same_message_arrives_once(arrive, told):
    assert arrive("iphone").outcome == "posted"
    assert arrive("iphone") is None
    ReactionRecord.objects.update(done_on=None)
    run_all()
    assert Post.objects.filter(content__contains="Resetting").count() == 1


def test_a_worker_killed_while_reading_posts_once(told, monkeypatch):
    store_incoming(raw("iphone", reply_address(told)), source="test")
    event = EventRecord.objects.latest("id")
    save = IncomingMail.save

    def dies(self, *args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(IncomingMail, "save", dies)
    with pytest.raises(KeyboardInterrupt):
        run_reaction(event.pk, "community.notifications.mail.receiving.take_in")
    assert not Post.objects.filter(content__contains="Resetting").exists()
    monkeypatch.setattr(IncomingMail, "save", save)
    run_all()
    assert Post.objects.filter(content__contains="Resetting").count() == 1


def test_attachments_are_kept_within_limits(arrive, cast):
    assert arrive("with_picture").outcome == "posted"
    post = Post.objects.latest("id")
    file = Attachment.objects.get(place=str(post.ref))
    assert (file.owner, file.name, file.width) == (cast.cleo, "lamp.png", 8)
    assert "This is what the lamp looks like." in post.content.raw
    assert "Not taken from the mail: setup.exe" in post.content.raw


@pytest.mark.parametrize("name", ["vacation", "old_vacation"])
def test_what_machines_answer_is_left_alone(name, arrive):
    before = Post.objects.count()
    assert arrive(name).outcome == "automatic"
    assert Post.objects.count() == before
    assert not post_office.outbox


def test_our_own_mail_coming_back_is_no_answer(arrive, told, cast):
    from community.notifications.mail.composing import compose

    message = compose(told).message()
    message.replace_header("To", reply_address(told))
    message.replace_header("From", "cleo@example.com")
    before = Post.objects.count()
    incoming = store_incoming(message.as_bytes(), source="test")
    run_all()
    incoming.refresh_from_db()
    assert incoming.outcome == "automatic"
    assert Post.objects.count() == before


def test_a_delivery_report_stops_the_address_of_that_mail_only(arrive, told, cast):
    assert arrive("bounce").outcome == "bounced"
    assert StoppedAddress.objects.get().email == "cleo@example.com"
    assert not post_office.outbox
    StoppedAddress.objects.all().delete()
    forged = raw("bounce", "reply+1-aaaaaaaaaaaaaaaa@talk.example").replace(
        b"bounce-1", b"bounce-2"
    )
    incoming = store_incoming(forged, source="test")
    run_all()
    incoming.refresh_from_db()
    assert incoming.outcome == "a report about no mail of ours"
    assert not StoppedAddress.objects.exists()


def test_a_stranger_gets_one_polite_word_and_no_post(arrive, told):
    before = Post.objects.count()
    assert arrive("gmail_en", sender="stranger@elsewhere.example").outcome.startswith("refused")
    assert arrive("iphone", sender="stranger@elsewhere.example").outcome.startswith("refused")
    assert Post.objects.count() == before
    assert [message.to for message in post_office.outbox] == [["stranger@elsewhere.example"]]
    message = post_office.outbox[0]
    assert message.extra_headers["Auto-Submitted"] == "auto-replied"
    assert message.extra_headers["In-Reply-To"] == "<CAF+gmail-1@mail.gmail.com>"


def test_another_member_cannot_use_the_address(arrive, cast, told):
    assert arrive("iphone", sender="carl@example.com").outcome.startswith("refused")


def test_an_expired_or_wrong_address_is_refused_politely(arrive, told):
    assert arrive("iphone", to="reply+1-aaaaaaaaaaaaaaaa@talk.example").outcome.startswith(
        "refused: This address is not known"
    )
    Mail.objects.update(created=timezone.now() - timedelta(days=100))
    assert "too old" in arrive("gmail_en").outcome
    assert len(post_office.outbox) == 1
    assert arrive("outlook_text", to="community@talk.example").outcome.startswith(
        "refused: This address takes only"
    )


def test_a_closed_topic_and_an_empty_mail_are_refused(arrive, cast, told, topic):
    actions.lock_topic(topic, by=cast.mo)
    assert "closed for new posts" in arrive("iphone").outcome
    actions.unlock_topic(topic, by=cast.mo)
    empty = (
        raw("iphone", reply_address(told))
        .replace(b"Resetting it twice did it", b"")
        .replace(b"iphone-1", b"iphone-2")
    )
    incoming = store_incoming(empty, source="test")
    run_all()
    incoming.refresh_from_db()
    assert "no words of your own" in incoming.outcome


def test_an_answer_to_a_topic_that_was_merged_away_goes_where_it_went(
    arrive, cast, told, topic, forum
):
    into = actions.start_topic(forum, by=cast.carl, title="The other of the two", content="x")
    actions.merge_topics(topic, by=cast.mo, into=into)
    assert arrive("iphone").outcome == "posted"
    post = Post.objects.latest("id")
    assert (post.topic_id, post.parent_id) == (into.pk, told.answer.pk)


def test_who_may_not_read_the_topic_any_more_cannot_answer_it(arrive, cast, told, topic, team_room):
    actions.move_topic(topic, by=cast.mo, to=team_room)
    before = Post.objects.count()
    incoming = arrive("iphone")
    assert incoming.outcome.startswith("refused")
    assert topic.subject not in " ".join(
        message.body + message.subject for message in post_office.outbox
    )
    assert Post.objects.count() == before


def test_too_big_a_mail_is_not_even_stored(told):
    assert (
        store_incoming(raw("iphone", reply_address(told)) + b"x" * 11_000_000, source="test")
        is None
    )
    assert not IncomingMail.objects.exists()


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


# --- ways in --------------------------------------------------------------------------------------
# ---------------------


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
