"""What only the demo has: the mail that it would have sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from itertools import islice
from pathlib import Path

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

MOST_SHOWN = 50
# What the file backend writes after each mail; a line like it may stand in a mail as well, but no
# header follows there.
BETWEEN = re.compile(rb"\n-{79}\n(?=Content-Type:|\s*\Z)")
AS_ITSELF = {
    "default-src": ["'none'"],
    "img-src": ["'self'", "data:"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups"],
}


@dataclass(frozen=True)
class DemoLetter:
    """A mail in the demo's folder: the `number`-th of its file."""

    file: str
    number: int
    message: EmailMessage

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        return body.get_content() if body else ""


def _letters(file: Path) -> list[DemoLetter]:
    pieces = [piece.strip() for piece in BETWEEN.split(file.read_bytes())]
    return [
        DemoLetter(file.name, number, message_from_bytes(piece, policy=policy))  # type: ignore[arg-type]
        for number, piece in enumerate(filter(None, pieces))
    ]


def _files() -> list[Path]:
    """The demo's files of mail, newest first."""
    if not settings.DEMO:
        raise Http404
    files = Path(settings.EMAIL_FILE_PATH).glob("*.log")
    return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)


def _newest() -> Iterator[DemoLetter]:
    for file in _files():
        yield from reversed(_letters(file))


@require_safe
@csp_update({"frame-src": ["'self'"]})
def mail(request: HttpRequest) -> HttpResponse:
    """The mail that the demo would have sent, newest first."""
    return render(request, "portal/mail.html", {"mail": list(islice(_newest(), MOST_SHOWN))})


@require_safe
@xframe_options_sameorigin
@csp_replace(AS_ITSELF)
def mail_as_html(request: HttpRequest, file: str, number: int) -> HttpResponse:
    """A mail as a mail program shows it; it runs nothing and fetches nothing from elsewhere."""
    found = next((one for one in _files() if one.name == file), None)
    letters = _letters(found) if found else []
    if number >= len(letters) or not letters[number].html:
        raise Http404
    return HttpResponse(letters[number].html)
