"""Send something to everybody who watches a group, from any process and any thread."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from community.live.hub import EVERYBODY, running_hub

log = logging.getLogger(__name__)


def broadcast(group: str, message: dict[str, Any], html: dict[str, str] | None = None) -> None:
    """Send `message` (plain values) to `group`; `html` holds the same fragment per language, rendered once.

    A message about an event carries "id" and "after" (the id before it in this group). Losing one is no harm: the
    browser sees the gap and asks. So a channel layer that is away is logged, never raised. "but" names who does not
    get it, a socket's key or a person's id, and never leaves the server.
    """
    if html:
        message = {**message, "html": html}
    try:
        if here := running_hub():
            asyncio.run_coroutine_threadsafe(here.send_or_log(group, message), here.loop)
        elif not isinstance(layer := get_channel_layer(), InMemoryChannelLayer):
            async_to_sync(layer.group_send)(f"live.{group}", {"type": "live", "group": group, "message": message})
    except Exception:  # noqa: BLE001
        log.warning("A live update of %s was not sent", group, exc_info=True)


def broadcast_each(messages: dict[str, dict[str, Any]]) -> None:
    """Send each group its own message, all of them as one through the channel layer: for many people at once."""
    if messages:
        broadcast(EVERYBODY, {"each": messages})


def recheck(group: str = EVERYBODY) -> None:
    """Have everybody who watches `group` (anything, by default) authorised again; who may no longer is cut off."""
    broadcast(group, {"control": "recheck"})
