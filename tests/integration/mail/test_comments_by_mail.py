"""Mail about what is said below an idea, and the comment that an answer to it becomes."""

from __future__ import annotations

import pytest
from django.core import mail as post_office
from django.utils import timezone

from community.notifications.mail.addresses import reply_address
from community.notifications.mail.composing import compose
from community.notifications.mail.receiving import store_incoming
from community.notifications.models import IncomingMail, Mail, Notice
from ideas import actions
from ideas.boards import status_named
from ideas.models import Comment
from tests.conftest import run_all
from tests.integration.mail.incoming import raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(verified, idea) -> Comment:
    """What Carl says about Cleo's idea."""
    return actions.add_comment(idea, by=verified.carl, content="And *charts*, please.")


def mailed(person) -> Mail:
    """A mail with all that this person has not been mailed yet, as it went out."""
    run_all()
    about = Notice.objects.filter(recipient=person).latest("id").about
    mail = Mail.objects.create(
        recipient=person, stream="notices", about=about, sent_on=timezone.now()
    )
    Notice.objects.filter(recipient=person).update(mail=mail)
    return mail


@pytest.fixture
def answer(committed):
    """Let the reader answer a mail; returns what is known of it."""

    def make(mail: Mail, name: str = "iphone") -> IncomingMail:
        store_incoming(raw(name, reply_address(mail)), source="test")
        with committed():
            run_all()
        return IncomingMail.objects.latest("id")

    return make


def test_the_mail_quotes_what_was_said_and_takes_an_answer(verified, comment):
    message = compose(mailed(verified.cleo))
    assert "And *charts*, please." in message.body
    assert comment.get_absolute_url() in message.body
    assert message.reply_to


def test_an_answer_becomes_a_reply_to_the_comment_that_the_mail_was_about(
    verified, comment, answer
):
    incoming = answer(mailed(verified.cleo))
    said = Comment.objects.latest("id")
    assert (said.author, said.parent) == (verified.cleo, comment)
    assert said.content == "Resetting it twice did it"
    assert (incoming.outcome, incoming.address) == ("posted", said.get_absolute_url())
    assert not post_office.outbox


def test_an_answer_about_a_decision_or_several_things_is_about_the_idea(
    verified, comment, idea, answer
):
    actions.change_status(idea, by=verified.petra, to=status_named("completed"), words="There.")
    mail = mailed(verified.cleo)
    message = compose(mail)
    assert "And *charts*, please." in message.body and "There." in message.body
    answer(mail)
    assert Comment.objects.latest("id").parent is None


def test_a_picture_by_mail_stands_in_the_comment(verified, comment, answer):
    answer(mailed(verified.cleo), "with_picture")
    said = Comment.objects.latest("id")
    assert "<img" in said.rendered and "![" in said.content


def test_what_cannot_be_said_any_more_is_answered_politely(verified, board, comment, answer):
    mail = mailed(verified.cleo)
    actions.change_access(board, {"see": ["customer"], "vote": ["customer"]})
    incoming = answer(mail)
    assert incoming.outcome.startswith("refused")
    assert "closed" in post_office.outbox[-1].body
    assert Comment.objects.count() == 1


def test_a_removed_comment_is_in_no_mail(verified, comment):
    mail = mailed(verified.cleo)
    actions.remove_comment(comment, by=verified.mo)
    assert compose(mail) is None
