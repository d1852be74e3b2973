"""The form to write with, the same below every thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import escape

from community.fragments.keeping import render_piece
from community.fragments.marks import fill, mark
from community.writing.models import Draft

MARKS = {name: mark(name) for name in ("action", "place", "nonce", "token", "body")}
_rendered: dict[tuple, str] = {}


@dataclass(frozen=True)
class Words:
    """What a room's composer says, as lazy texts; `kind` names the choice of words."""

    kind: str
    label: Any
    placeholder: Any
    send: Any
    stop_reply: Any = ""


def composer(
    words: Words,
    language: str,
    *,
    action: str,
    place: str,
    token: str,
    nonce: str,
    body: str,
    draft: Draft | None = None,
    reply_to: tuple[int, str] | None = None,
    quoted: str = "",
    error: str = "",
) -> str:
    """The form that posts to `action` what is written at `place` ("topic.42").

    `reply_to` is the message that is answered: its id, and who wrote it. The usual
    form, without one, is rendered once for each choice of words.
    """
    known = (words.kind, draft is not None, language)
    is_usual = not (reply_to or quoted or error or settings.DEBUG)
    html = _rendered.get(known) if is_usual else None
    if html is None:
        context = {
            "words": words,
            "draft": draft,
            "reply_to": reply_to,
            "quoted": quoted,
            "body_error": error,
            **MARKS,
        }
        html = render_piece("writing/_composer.html", context, language)
        if is_usual:
            _rendered[known] = html
    values = {"action": action, "place": place, "nonce": nonce, "token": token}
    return fill(html, {**values, "body": escape(body)})
