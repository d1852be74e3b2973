"""What a mail says.

Whether its reader may see it and has not read it yet is asked again here, right before it leaves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from community.letterhead import quoted, sender, site_name
from community.notifications.kinds import COMPOSERS, DIGESTS, mail_about, target_of
from community.notifications.mail.addresses import message_id, reply_address, stop_link
from community.notifications.models import Mail
from community.notifications.querysets import grouped
from community.things.kinds import readable_among
from community.things.ref import Ref

ABOVE = "##-"  # begins the line above which an answer is written (`reading.cut` looks for it)
LONGEST = 6000


@dataclass
class Letter:
    """Subject and context of `emails/<template>.{txt,html}`; `conversation` is what mail programs
    show this mail in.
    """

    subject: str
    template: str
    context: dict = field(default_factory=dict)
    conversation: str = ""
    can_reply: bool = False


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The message, in its reader's language; None when there is nothing (left) to say."""
    with translation.override(mail.recipient.language or settings.LANGUAGE_CODE):
        letter = {Mail.Stream.NOTICES: _of_notices, Mail.Stream.DIGEST: _digest}.get(
            mail.stream, _by_room
        )(mail)
        return _message(mail, letter) if letter else None


def _by_room(mail: Mail) -> Letter | None:
    return COMPOSERS[mail.stream](mail)


def _of_notices(mail: Mail) -> Letter | None:
    person = mail.recipient
    notices = list(mail.notices.filter(read_on=None).select_related("actor").order_by("-id")[:100])
    if not readable_among(person, [mail.about]):
        return None
    targets = {notice.pk: target_of(notice) for notice in notices}
    about = mail_about(Ref.parse(mail.about))
    passages = about.words(person, {target for target in targets.values() if target})
    notices = [one for one in notices if not targets[one.pk] or targets[one.pk] in passages]
    groups = grouped(person, notices)
    if not groups:
        return None
    told = {targets[notice.pk] for notice in notices}
    words = [passages[target] for target in sorted(passages) if target in told]
    site = settings.SITE_URL
    context = {
        "lines": [group.line() for group in groups],
        "plain_lines": [plain(group.line()) for group in groups],
        "passages": [
            {
                "author": w.author,
                "text": w.text[:LONGEST],
                "html": absolute(w.html),
                "address": site + w.address,
            }
            for w in words
        ],
        "address": site + notices[-1].address,
        "is_conversation": about.answer is not None,
    }
    return Letter(
        notices[0].title,
        "notices",
        context,
        conversation=mail.about,
        can_reply=about.answer is not None,
    )


def _digest(mail: Mail) -> Letter | None:
    notices = list(mail.notices.filter(read_on=None).select_related("actor").order_by("-id")[:100])
    groups = grouped(mail.recipient, notices)
    sections = [section for make in DIGESTS for section in make(mail.recipient, mail.created)]
    if not groups and not any(section.is_news for section in sections):
        return None
    lines = [
        {
            "line": group.line(),
            "plain": plain(group.line()),
            "address": settings.SITE_URL + group.oldest.address,
        }
        for group in groups
    ]
    return Letter(
        _("Your day at %(site)s") % {"site": site_name()},
        "digest",
        {"lines": lines, "sections": sections},
    )


def plain(html: str) -> str:
    """A line of a notice without its marks."""
    import html as entities

    return entities.unescape(re.sub(r"<[^>]+>", "", html))


def absolute(html: str) -> str:
    """Rendered words with full addresses, as mail needs them."""
    return mark_safe(re.sub(r'(href|src)="/(?!/)', rf'\1="{settings.SITE_URL}/', html))


def legible(text: str) -> str:
    """A plain mail whose own addresses have no names of three lines of "%D1%80": they end with the
    id, from which a redirect leads on.
    """
    site = re.escape(settings.SITE_URL)
    return re.sub(rf"({site}/[^\s?#%]*/\d+/)[^\s/?#]*%[^\s/?#]*/", r"\1", text)


def _message(mail: Mail, letter: Letter) -> EmailMultiAlternatives:
    stop, answer = stop_link(mail), reply_address(mail) if letter.can_reply else ""
    site = site_name()
    above = _("Write your answer above this line")
    context = {
        **letter.context,
        "site": site,
        "site_url": settings.SITE_URL,
        "stop_link": stop,
        "subject": letter.subject,
        "above": f"{ABOVE} {above} -##" if answer else "",
        "language": translation.get_language(),
    }
    subject = " ".join(letter.subject.split())[:200]
    # what cannot be delivered comes back to the mail's own address; a provider hears of that by
    # itself
    envelope = reply_address(mail) if not settings.ENV.mail_provider else ""
    message = EmailMultiAlternatives(
        subject=subject,
        body=legible(render_to_string(f"emails/{letter.template}.txt", context)).strip() + "\n",
        from_email=envelope or sender(site),
        to=[mail.recipient.email],
        reply_to=[f"{quoted(site)} <{answer}>"] if answer else None,
    )
    message.attach_alternative(
        render_to_string(f"emails/{letter.template}.html", context), "text/html"
    )
    message.extra_headers = {
        "Message-ID": message_id(f"mail.{mail.pk}"),
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-ID": f"{quoted(site)} <{mail.stream}.{settings.ENV.mail_from.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if envelope:
        message.extra_headers["From"] = sender(site)
    if letter.conversation:
        root = message_id(letter.conversation)
        message.extra_headers |= {"References": root, "In-Reply-To": root}
    return message
