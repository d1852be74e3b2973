"""What a mail that came in says: who, to whom, the words that are new, its files; and whether a
machine wrote it.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

from bs4 import BeautifulSoup
from mailparser_reply import EmailReplyParser
from mailparser_reply.constants import MAIL_LANGUAGES, QUOTED_MATCH_INCLUDE

from community.notifications.mail.addresses import token_in
from community.notifications.mail.composing import ABOVE
from community.writing.html import markdown_of as html_as_markdown

# What Russian mail programs write before a quotation and a signature; the library has these for
# other languages.
MAIL_LANGUAGES.setdefault(
    "ru",
    {
        "wrote_header": (
            r"^(" + QUOTED_MATCH_INCLUDE + r"[^\n>]{0,60}\d{4}[^\n]{0,120}(?:\n[^\n]{0,120})?"
            r"(?:пишет|написал\(а\)|написала?|<[^\n<>]+@[^\n<>]+>)\s?:)$"
        ),
        "from_header": (
            r"((?:(?:^|\n|\n" + QUOTED_MATCH_INCLUDE + r")[* ]*"
            r"(?:От|Отправлено|Кому|Тема|Дата|Копия|От кого):[ *]*(?:\s{,2}).*){2,}(?:\n.*){,1})"
        ),
        "disclaimers": ["Внимание:", "Конфиденциально:"],
        "signatures": ["С уважением", "С наилучшими пожеланиями", "Всего доброго", "Хорошего дня"],
        "sent_from": "Отправлено с|Отправлено из|Отправлено с моего",
    },
)
LANGUAGES = ["en", "ru", "de", "fr", "es", "it", "pl"]
TO_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To", "To", "Cc")
LONGEST_TEXT, LONGEST_HTML = 60_000, 500_000
# what is not the writer's own in an HTML mail: quotations of the usual programs, signatures, what
# is not text
FOREIGN = (
    "blockquote, .gmail_quote, .gmail_quote_container, .yahoo_quoted, #divRplyFwdMsg,"
    " #appendonsend, .moz-cite-prefix, .protonmail_quote, .gmail_signature, .moz-signature,"
    " #Signature, .protonmail_signature_block, head, style, script"
)
MACHINES = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponse",
    "List-Id",
    "List-Unsubscribe",
    "X-Loop",
    "Feedback-ID",
)


@dataclass(frozen=True)
class File:
    """A file that came with a mail."""

    name: str
    content: bytes


def parse(raw: bytes) -> EmailMessage:
    """The message; broken headers and encodings are read as well as they can be, never raised."""
    return email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[return-value]


def id_of(message: EmailMessage, raw: bytes) -> str:
    """The Message-ID; for a mail without one a name made from its content, so that it too arrives
    once.
    """
    found = str(_header(message, "Message-ID")).strip()
    return found[:255] if found else f"<{hashlib.sha256(raw).hexdigest()}@no-id>"


def sender_of(message: EmailMessage) -> str:
    """The address in From, in lower case; "" when there is none that can be read."""
    return parseaddr(_header(message, "From"))[1].lower()[:254]


def token_of_recipient(message: EmailMessage) -> str | None:
    """The token of the reply address that the mail was sent to, wherever a mail server wrote it
    down.
    """
    values = [value for name in TO_HEADERS for value in _headers(message, name)]
    tokens = (token_in(address) for _, address in getaddresses(values))
    return next((token for token in tokens if token), None)


def is_automatic(message: EmailMessage) -> bool:
    """Whether a machine sent this: an out-of-office reply, a list, a report (RFC 3834 and what
    programs did before it).
    """
    if _header(message, "Auto-Submitted").lower().strip() not in ("", "no"):
        return True
    if _header(message, "Precedence").lower().strip() in ("bulk", "junk", "list", "auto_reply"):
        return True
    if any(_header(message, name) for name in MACHINES):
        return True
    if _headers(message, "Return-Path") and _header(message, "Return-Path").strip() == "<>":
        return True
    return sender_of(message).partition("@")[0] in (
        "mailer-daemon",
        "postmaster",
        "noreply",
        "no-reply",
        "donotreply",
    )


def bounced_for_good(message: EmailMessage) -> list[str]:
    """The addresses that a delivery report (RFC 3464) gives up on: failed, with a status of
    5.x.x.
    """
    if message.get_content_type() != "multipart/report":
        return []
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                failed = str(block.get("Action", "")).lower() == "failed" and str(
                    block.get("Status", "")
                ).strip().startswith("5")
                recipient = str(
                    block.get("Final-Recipient", "") or block.get("Original-Recipient", "")
                )
                if failed and "@" in recipient:
                    found.append(recipient.rpartition(";")[2].strip().lower())
    return found


def words_of(message: EmailMessage) -> str:
    """The new words of a reply as plain text or Markdown: without quotation, signature and what
    stood below our line.
    """
    plain = message.get_body(("plain",))
    if plain is not None and (text := _content(plain)).strip():
        if plain.get_param("format", "") == "flowed":
            text = _unflowed(text)
        return cut(text)
    html = message.get_body(("html",))
    return cut(_from_html(_content(html))) if html is not None else ""


def cut(text: str) -> str:
    """Only what is new in a reply's text, of which LONGEST_TEXT characters are looked at."""
    text = text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\u00a0", " ")
    lines = (
        line if line == "-- " else line.rstrip() for line in text.split("\n")
    )  # patterns try blanks over and over
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    head, marker, _below = text.partition(ABOVE)
    if marker:
        head = head.rstrip("> \t\n*_")
    found = _latest(head + "\n")
    if marker:  # the line that introduces the quotation stood right above our line
        found = _without_introduction(found)
    return _without_tail(found).strip()


INTRODUCTION = re.compile(
    r"\n*[^\n]*(?:\d{1,2}[:.]\d{2}|\d{4})[^\n]*(?:\n[^\n]*)?:\s*$|\n*[^\n]*<[^<>\n]+@[^<>\n]+>[^\n]*:?\s*$"
)


def _without_introduction(text: str) -> str:
    text = text.rstrip()
    return text[:-400] + INTRODUCTION.sub("", text[-400:])


LONG_LINE = re.compile(r"^((?:> ?)*)([^\n]{250,})$", re.M)
HELD = re.compile("\ue000(\\d+)\ue000")


def _latest(text: str) -> str:
    """What the library takes for new.

    Its patterns try too much on long lines, which are no quotation's head: they step aside.
    """
    held: list[str] = []

    def hold(match: re.Match) -> str:
        held.append(match[2])
        return f"{match[1]}\ue000{len(held) - 1}\ue000"

    short = LONG_LINE.sub(hold, text.replace("\ue000", ""))
    latest = EmailReplyParser(languages=LANGUAGES).read(short).latest_reply or ""
    return HELD.sub(lambda match: held[int(match[1])], latest)


SENT_FROM = "Sent from|Get Outlook for|Отправлено с|Отправлено из|Gesendet von|Envoyé de mon"
TAIL = re.compile(
    rf"\n--[ ]*\n.*\Z|\n_{{20,}}[ ]*\n.*\Z|\n+(?:{SENT_FROM})[^\n]{{0,60}}\s*\Z", re.S | re.I
)


def _without_tail(text: str) -> str:
    for _ in range(2):  # "Get Outlook for …" stands above a line of underscores
        text = TAIL.sub("", "\n" + text + "\n")
    return text


def files_of(message: EmailMessage) -> Iterator[File]:
    """Attached files, and pictures that the text shows; not the mail's own texts."""
    for part in message.walk():
        if (
            part.is_multipart()
            or part.get_content_maintype() == "text"
            and part.get_content_disposition() != "attachment"
        ):
            continue
        name = part.get_filename() or ""
        if part.get_content_maintype() == "image" or part.get_content_disposition() == "attachment":
            content = part.get_payload(decode=True) or b""
            yield File(name or f"picture.{part.get_content_subtype()}", content)


def _content(part: EmailMessage) -> str:
    try:
        return part.get_content()
    except (LookupError, UnicodeError, KeyError):  # a charset that nobody knows
        return (part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def _from_html(html: str) -> str:
    soup = BeautifulSoup(html[:LONGEST_HTML], "html.parser")
    for piece in soup.select(FOREIGN):
        piece.decompose()
    for rule in soup.find_all("hr"):  # Outlook: a line, then the quoted mail
        for later in list(rule.find_all_next()):
            later.extract()
        rule.extract()
    text = html_as_markdown(str(soup), longest=LONGEST_HTML, pictures=False)
    return re.sub(r"\n{3,}", "\n\n", text)


def _unflowed(text: str) -> str:
    """RFC 3676: a line that ends with a space goes on in the next, quoted lines and "-- "
    excepted.
    """
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if goes_on and not line.startswith(">") and line != "-- ":
            lines[-1] += line.removeprefix(" ")
        else:
            lines.append(line.removeprefix(" "))
        goes_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(line.rstrip() if line != "-- " else line for line in lines)


def _header(message: EmailMessage, name: str) -> str:
    return next(iter(_headers(message, name)), "")


def _headers(message: EmailMessage, name: str) -> list[str]:
    try:
        return [str(value) for value in message.get_all(name, [])]
    except (
        ValueError,
        IndexError,
        AttributeError,
        UnicodeError,
    ):  # headers that the parser itself stumbles over
        return [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
