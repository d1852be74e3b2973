"""Threads: messages, replies to them and replies to replies, each shown under what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from django.utils.html import escape
from django.utils.translation import ngettext

REPLIES_SHOWN = 5  # of each branch, until somebody asks for the rest
DEEPEST_INDENT = 3  # deeper replies stand under the same message, and say what they answer


class Stamp(Protocol):
    """As much of a message as its place in a thread needs."""

    id: int
    root_id: int | None
    shown_under_id: int | None


AnyStamp = TypeVar("AnyStamp", bound=Stamp)


def by_place(replies: Iterable[AnyStamp]) -> dict[int, list[AnyStamp]]:
    """Replies grouped by the message under which they are shown."""
    places: dict[int, list[AnyStamp]] = {}
    for reply in replies:
        places.setdefault(reply.shown_under_id or reply.root_id or 0, []).append(reply)
    return places


def branch(
    stamp: AnyStamp,
    shown: Callable[[AnyStamp], str],
    places: Mapping[int, Sequence[AnyStamp]],
) -> str:
    """A message, as `shown` shows it, with the replies under it."""
    inner = "".join(branch(reply, shown, places) for reply in places.get(stamp.id, ()))
    return as_branch(stamp.id, shown(stamp), inner)


def as_branch(message_id: int, html: str, replies: str = "") -> str:
    """What stands at a message's place, with the place for what is shown under it."""
    return (
        f'<div class="branch">{html}<div class="replies" id="replies-{message_id}">'
        f"{replies}</div></div>"
    )


def more_replies(address: str, root_id: int, more: int) -> str:
    """The link below a branch that brings all its replies."""
    words = ngettext("%(n)d more reply", "%(n)d more replies", more) % {"n": more}
    return (
        f'<a class="more-replies" href="{address}" hx-get="{address}"'
        f' hx-target="#replies-{root_id}" hx-swap="innerHTML" data-once>{escape(words)}</a>'
    )
