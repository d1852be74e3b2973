"""Send something to everybody who watches a group, from any process and any thread; call sockets
to be asked again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from community.live.calls import as_message
from community.live.hub import EVERYBODY, LAYER_SECONDS, running_hub
from community.live.models import Call
from community.live.sessions import name_of

log = logging.getLogger(__name__)


def broadcast(group: str, message: dict[str, Any], html: dict[str, str] | None = None) -> None:
    """Send `message` (plain values) to `group`; `html` holds the same fragment per language,
    rendered once.

    A message about an event carries "id" and "after" (the id before it in this group). Losing one
    is no harm: the browser sees the gap and asks. So a channel layer that is away is logged, never
    raised. "but" names who does not get it, a socket's key or a person's id, and never leaves the
    server.
    """
    if html:
        message = {**message, "html": html}
    if here := running_hub():
        asyncio.run_coroutine_threadsafe(here.send(group, message), here.loop)
    elif not isinstance(get_channel_layer(), InMemoryChannelLayer) and not _is_away():
        _send_from_outside(group, message)


def languages_heard(group: str) -> list[str]:
    """The languages in which somebody may hear `group`, so that nothing is rendered for nobody.

    A process that stands alone knows its sockets. Whoever joins after that asks for what happened
    before, as after every join. With a channel layer that reaches others it is all of them.
    """
    here = running_hub()
    if not isinstance(get_channel_layer(), InMemoryChannelLayer):
        return [code for code, _name in settings.LANGUAGES]
    return here.languages_of(group) if here else []


def _is_away() -> bool:
    """Whether the cache knows that Redis is away: nobody's request waits for it again."""
    return getattr(cache, "is_away", False)


def _send_from_outside(group: str, message: dict[str, Any]) -> None:
    """Send from a process without sockets."""
    try:
        async_to_sync(_send)(group, {"type": "live", "group": group, "message": message})
    except Exception:  # noqa: BLE001  (a layer may fail in any way)
        log.warning("A live update of %s was not sent", group, exc_info=True)


async def _send(group: str, envelope: dict[str, Any]) -> None:
    layer = get_channel_layer()
    await asyncio.wait_for(layer.group_send(f"live.{group}", envelope), LAYER_SECONDS)


def broadcast_each(messages: dict[str, dict[str, Any]]) -> None:
    """Send each group its own message, all of them as one through the channel layer: for many
    people at once.
    """
    if messages:
        broadcast(EVERYBODY, {"each": messages})


def recheck(group: str = EVERYBODY) -> None:
    """Have everybody who watches `group` (anything, by default) asked again; who may no longer is
    cut off, before the next word."""
    if group == EVERYBODY:
        _call()
    else:
        broadcast(group, {"control": "recheck"})


def recheck_people(ids: Collection[int]) -> None:
    """Have the sockets of these people asked again, whatever they watch."""
    if ids:
        _call(people=sorted(ids))


def end_session(session_key: str) -> None:
    """Cut off the sockets of a session that has ended."""
    _call(session=name_of(session_key))


def _call(**what) -> None:
    """Told at once by the channel layer, and read from the database by every process that this did
    not reach; both when the transaction commits."""
    message = {"control": "call", "call": as_message(Call.objects.create(**what))}
    transaction.on_commit(lambda: broadcast(EVERYBODY, message), robust=True)
