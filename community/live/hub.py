"""One listener per process: it hears each group once from the channel layer and hands messages to its own sockets."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import defaultdict
from typing import Any

from channels.layers import get_channel_layer
from django.utils.crypto import get_random_string

log = logging.getLogger(__name__)
EVERYBODY = "everybody"
BREATH = 100
PRESENCE_LASTS = 45
FACES = 12


class Hub:
    """The sockets of this process by group. All methods run on the process's event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.layer = get_channel_layer()
        self.key = get_random_string(8)
        self.sockets: dict[str, set] = defaultdict(set)
        self.elsewhere: dict[str, dict[str, tuple[float, dict]]] = defaultdict(dict)
        self.waiting: set[str] = set()
        self.channel: str | None = None
        self.ready = asyncio.Lock()
        self.tasks: set[asyncio.Task] = set()

    async def start(self) -> None:
        """Begin to listen; called by the first socket."""
        async with self.ready:
            if self.channel is None:
                self.channel = await self.layer.new_channel()
                await self.layer.group_add(f"live.{EVERYBODY}", self.channel)
                self.spawn(self._listen())
                self.spawn(self._keep_presence())

    def spawn(self, work) -> None:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def join(self, socket, group: str) -> None:
        """Hand messages of `group` to `socket` from now on."""
        if not self.sockets[group]:
            await self.layer.group_add(f"live.{group}", self.channel)
        self.sockets[group].add(socket)
        self.presence_changed(group)

    async def leave(self, socket, group: str) -> None:
        """Stop handing messages of `group` to `socket`."""
        members = self.sockets.get(group)
        if members is None or socket not in members:
            return
        members.discard(socket)
        if members:
            self.presence_changed(group)
        else:
            del self.sockets[group]
            await self._send_presence(group)
            if group not in self.sockets:
                self.elsewhere.pop(group, None)
                await self.layer.group_discard(f"live.{group}", self.channel)

    async def send(self, group: str, message: dict[str, Any]) -> None:
        """Send to every process that listens to `group`, this one included."""
        await self.layer.group_send(f"live.{group}", {"type": "live", "group": group, "message": message})

    async def send_or_log(self, group: str, message: dict[str, Any]) -> None:
        """As `send`; a layer that is away is logged, never raised: browsers see the gap and ask."""
        try:
            await self.send(group, message)
        except Exception:  # noqa: BLE001
            log.warning("A live update of %s was not sent", group, exc_info=True)

    async def _listen(self) -> None:
        while True:
            try:
                received = await self.layer.receive(self.channel)
                await self._hand_out(received["group"], received["message"])
            except asyncio.CancelledError:
                raise
            except Exception:  # noqa: BLE001  (Redis may be away; browsers poll meanwhile)
                log.exception("The live layer failed; listening again in a second")
                await asyncio.sleep(1)
                await self._subscribe_again()

    async def _subscribe_again(self) -> None:
        try:
            for group in [EVERYBODY, *self.sockets]:
                await self.layer.group_add(f"live.{group}", self.channel)
        except Exception:  # noqa: BLE001
            log.warning("The live layer is still away")

    async def _hand_out(self, group: str, message: dict[str, Any]) -> None:
        if "presence" in message:
            self._note_presence(group, message["presence"])
            return
        if "each" in message:
            for one, words in message["each"].items():
                if one in self.sockets:
                    await self._hand_out(one, words)
            return
        sockets = list(self.sockets.get(group, ()))
        if message.get("control") == "recheck":
            if group == EVERYBODY:
                sockets = list(set().union(*self.sockets.values()))
            for socket in sockets:
                self.spawn(socket.recheck())
            return
        html, but = message.pop("html", None), message.pop("but", None)
        texts: dict[str, str] = {}
        for number, socket in enumerate(sockets, 1):
            if but is not None and but in (socket.key, socket.user.pk):
                continue
            text = texts.get(socket.language)
            if text is None:
                words = {"html": html.get(socket.language) or next(iter(html.values()))} if html else {}
                text = texts[socket.language] = json.dumps({"group": group, **message, **words})
            await socket.push(text)
            if number % BREATH == 0:
                await asyncio.sleep(0)

    # --- who is here ---------------------------------------------------------------------------------------------

    def presence_changed(self, group: str) -> None:
        """Tell others soon; many changes at once make one message, and large groups hear less often."""
        if group.startswith("topic.") and group not in self.waiting:
            self.waiting.add(group)
            self.loop.call_later(1 + len(self.sockets[group]) / 300, lambda: self.spawn(self._send_presence(group)))

    async def _send_presence(self, group: str) -> None:
        self.waiting.discard(group)
        if not group.startswith("topic."):
            return
        sockets = self.sockets.get(group, ())
        people = {socket.card["id"]: socket.card for socket in sockets if socket.card}
        here = {
            "process": self.key,
            "people": list(people.values())[:FACES],
            "readers": len(people) + sum(1 for socket in sockets if not socket.card),
        }
        await self.send(group, {"presence": here})

    def _note_presence(self, group: str, here: dict[str, Any]) -> None:
        if group not in self.sockets:  # the last word about a group that nobody here watches any more: keep nothing
            return
        now = time.monotonic()
        known = self.elsewhere[group]
        known[here["process"]] = (now + PRESENCE_LASTS, here)
        current = [entry for until, entry in known.values() if until > now]
        people = {person["id"]: person for entry in current for person in entry["people"]}
        message = {"do": "here", "people": list(people.values())[:FACES], "readers": sum(e["readers"] for e in current)}
        self.spawn(self._hand_out(group, message))

    async def _keep_presence(self) -> None:
        while True:
            await asyncio.sleep(PRESENCE_LASTS * 2 / 3)
            for group in [group for group in self.sockets if group.startswith("topic.")]:
                await self._send_presence(group)


_hub: Hub | None = None


def hub() -> Hub:
    """This process's hub; made on the running loop by its first socket."""
    global _hub
    if _hub is None or _hub.loop.is_closed() or _hub.loop is not asyncio.get_running_loop():
        _hub = Hub()
    return _hub


def running_hub() -> Hub | None:
    """This process's hub if it has sockets to serve."""
    return _hub if _hub is not None and _hub.channel and _hub.loop.is_running() else None
