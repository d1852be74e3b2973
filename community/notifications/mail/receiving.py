"""A mail that came in: stored first, then read once; a reply becomes a post, the rest gets one
polite word at most.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage as Outgoing
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.accounts.doors import TOO_OFTEN
from community.accounts.limits import TooOften, spend_as
from community.accounts.rules import value_of
from community.events.actions import publish
from community.events.event import Occurrence
from community.letterhead import sender, site_name
from community.notifications.events import MailArrived
from community.notifications.kinds import NotTaken, mail_about, target_of
from community.notifications.mail import reading
from community.notifications.mail.addresses import REPLY, BadToken, mail_of
from community.notifications.mail.collecting import drop_address
from community.notifications.models import IncomingMail, Mail
from community.things.ref import Ref
from community.transactions import by_id, one_transaction

A_DAY = timedelta(days=1)


@one_transaction
def store_incoming(raw: bytes, *, source: str) -> IncomingMail | None:
    """Keep a mail as it arrived, to be read by the worker; None when the same Message-ID is there
    already or it is too big.
    """
    if len(raw) > value_of("mail_reply_megabytes") * 1024 * 1024:
        return None
    message = reading.parse(raw)
    incoming, fresh = IncomingMail.objects.get_or_create(
        message_id=reading.id_of(message, raw),
        defaults={"raw": raw, "source": source, "sender": reading.sender_of(message)},
    )
    if not fresh:
        return None
    publish(MailArrived(None, incoming.pk))
    return incoming


def take_in(occurrence: Occurrence) -> None:
    """Read a stored mail and do what it asks for; its outcome is written down in the same
    transaction.
    """
    incoming = by_id(IncomingMail.objects.filter(pk=occurrence.event.incoming_id)).first()
    if (
        incoming is None or incoming.done_on
    ):  # its sender's account was closed meanwhile, or it was read before
        return
    message = reading.parse(bytes(incoming.raw))
    incoming.outcome, incoming.address = _outcome(incoming, message)
    incoming.done_on = timezone.now()
    incoming.save(update_fields=["outcome", "address", "done_on"])


def _outcome(incoming: IncomingMail, message) -> tuple[str, str]:
    """(what became of it, the address of the post that it became)."""
    token = reading.token_of_recipient(message)
    if gone := reading.bounced_for_good(message):
        return _bounced(token, gone), ""
    if reading.is_automatic(message):
        return "automatic", ""
    try:
        if token is None:
            raise NotTaken(_("This address takes only answers to mails of ours."))
        return "posted", _post(incoming, message, token)
    except NotTaken as refusal:
        _say_politely(incoming, message, str(refusal))
        return f"refused: {refusal}"[:200], ""


def _bounced(token: str | None, addresses: list[str]) -> str:
    """A report about one of our mails stops its address; a report that anybody could have written
    stops nothing.
    """
    try:
        mail = mail_of(token or "", REPLY)
    except BadToken:
        return "a report about no mail of ours"
    if mail.recipient.email.lower() in addresses:
        drop_address(mail.recipient.email, "bounced")
        return "bounced"
    return "a report about another address"


def _post(incoming: IncomingMail, message, token: str) -> str:
    try:
        mail = mail_of(token, REPLY)
    except BadToken as bad:
        if str(bad) == "expired":
            raise NotTaken(
                _("This mail is too old to be answered by mail. Please answer on the site.")
            ) from None
        raise NotTaken(_("This address is not known here.")) from None
    person = mail.recipient
    own = EmailAddress.objects.filter(
        user=person, email__iexact=incoming.sender, verified=True
    ).exists()
    if not own or not person.is_active:
        raise NotTaken(
            _(
                "Your address does not belong to the person to whom we wrote. Please answer from"
                " the address that got our mail."
            )
        )
    with translation.override(person.language or settings.LANGUAGE_CODE):
        about = Ref.parse(mail.about)
        kind = mail_about(about)
        try:
            if kind.limit:
                spend_as(person, kind.limit)
        except TooOften:
            raise NotTaken(str(TOO_OFTEN)) from None
        text = reading.words_of(message)
        files = [SimpleUploadedFile(file.name, file.content) for file in reading.files_of(message)]
        if not text and not files:
            raise NotTaken(_("We found no words of your own in your mail."))
        if about is None or kind.answer is None:
            raise NotTaken(_("This mail cannot be answered by mail."))
        return kind.answer(person, about.id, _target(mail), text, files)


def _target(mail: Mail) -> int | None:
    """The post that a reply answers: the one that the mail was about, or none of several."""
    targets = {target_of(notice) for notice in mail.notices.all()}
    noun, pk = (targets.pop() if len(targets) == 1 else None) or ("", None)
    return None if noun else pk


def _say_politely(incoming: IncomingMail, message, sentence: str) -> None:
    """One answer a day to one address, in the transaction's wake: who writes twice has heard it."""
    recent = IncomingMail.objects.filter(
        sender=incoming.sender, outcome__startswith="refused", done_on__gt=timezone.now() - A_DAY
    )
    if not incoming.sender or recent.exists():
        return
    site, to = site_name(), incoming.message_id
    body = render_to_string(
        "emails/refused.txt", {"sentence": sentence, "site": site, "site_url": settings.SITE_URL}
    )
    headers = {
        "In-Reply-To": to,
        "References": to,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
    }
    answer = Outgoing(
        subject=_("Your mail was not posted"),
        body=body,
        from_email=sender(site),
        to=[incoming.sender],
        headers=headers,
    )
    transaction.on_commit(lambda: answer.send(fail_silently=True))
