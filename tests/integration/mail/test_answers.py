"""An answer to a mail becomes a post by that person; everything else becomes at most one polite
sentence.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as post_office
from django.utils import timezone

from community.events.models import EventRecord, ReactionRecord
from community.events.reactions import run_reaction
from community.notifications.mail.addresses import reply_address
from community.notifications.mail.receiving import store_incoming
from community.notifications.models import IncomingMail, Mail, Notice, StoppedAddress
from community.writing.models import Attachment
from forum import actions
from forum.models import Post
from tests.conftest import run_all
from tests.integration.mail.incoming import raw

pytestmark = pytest.mark.django_db


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
