"""One listener per process: it hears each group once from the channel layer and hands messages to
its own sockets.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.utils.crypto import get_random_string

from community.live.calls import calls_after, first_call
from community.live.memberships import Memberships
from community.live.presence import LASTS_SECONDS, Presence
from community.live.streams import beat_of

log = logging.getLogger(__name__)
EVERYBODY = "everybody"
BREATH = 100
LAYER_SECONDS = 3  # longer than that a channel layer does not take while it is there
PULSE_SECONDS = 5
CALL_SECONDS = 0.5
CALLS_HEARD_SECONDS = 60
BEAT_SECONDS = 20
ASK_SECONDS = 600  # whatever has changed unheard of: no socket outlives its rights by more


class Hub:
    """The sockets of this process by group. All methods run on the process's event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.layer = get_channel_layer()
        self.key = get_random_string(8)
        self.own = f"hub.{self.key}"
        self.sockets: dict[str, set] = defaultdict(set, {EVERYBODY: set(), self.own: set()})
        self.presence = Presence(self)
        self.channel: str | None = None
        self.ready = asyncio.Lock()
        self.sending = asyncio.Lock()
        self.tasks: set[asyncio.Task] = set()
        self.is_deaf = False
        self.pulse = 0
        self.pulse_felt = 0
        self.calls: dict[int, float] = {}
        self.first_call = 0

    async def start(self) -> None:
        """Begin to listen; called by the first socket."""
        async with self.ready:
            if self.channel is not None:
                return
            self.first_call = await database_sync_to_async(first_call)()
            channel = await self.layer.new_channel()
            self.memberships = Memberships(self.layer, channel, self.sockets)
            self.channel = channel
            await self._renew()
            self.spawn(self._listen())
            expiry = self.layer.group_expiry
            self.spawn(_every(min(1, expiry / 10), self._renew))
            self.spawn(_every(PULSE_SECONDS, self._feel_pulse))
            self.spawn(_every(CALL_SECONDS, self._read_calls))
            self.spawn(_every(LASTS_SECONDS * 2 / 3, self.presence.tell_all))
            self.spawn(_every(ASK_SECONDS / 20, self._ask_where_due))
            self.spawn(_every(BEAT_SECONDS, self._beat_everywhere))

    def spawn(self, work: Coroutine) -> None:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # --- sockets -------------------------------------------------------------------------------

    def enter(self, socket) -> None:
        """Know `socket` from now on, whatever it joins."""
        self.sockets[EVERYBODY].add(socket)

    async def exit(self, socket) -> None:
        """Know nothing of `socket` any more."""
        self.sockets[EVERYBODY].discard(socket)
        for group in list(socket.groups_joined):
            await self.leave(socket, group)

    async def join(self, socket, group: str) -> None:
        """Hand messages of `group` to `socket` from now on."""
        self.sockets[group].add(socket)
        await self._reach(self.memberships.settle(group))
        self.presence.changed(group)
        self.spawn(self._beat(group, [socket]))

    async def leave(self, socket, group: str) -> None:
        """Stop handing messages of `group` to `socket`."""
        members = self.sockets.get(group)
        if members is None or socket not in members:
            return
        members.discard(socket)
        if members:
            self.presence.changed(group)
        else:
            del self.sockets[group]
            self.presence.forget(group)
            await self.presence.tell(group)
            await self._reach(self.memberships.settle(group))

    def languages_of(self, group: str) -> list[str]:
        """The languages of this process's sockets that hear `group`; any thread may ask."""
        return sorted({socket.language for socket in list(self.sockets.get(group, ()))})

    async def send(self, group: str, message: dict[str, Any]) -> None:
        """Send to every process that listens to `group`, this one included, one message after the
        other. While the layer is away nothing is sent: browsers are told so, and ask."""
        async with self.sending:
            if not self.is_deaf:
                await self._reach(self._send(group, message))

    async def _send(self, group: str, message: dict[str, Any]) -> None:
        envelope = {"type": "live", "group": group, "message": message}
        await self.layer.group_send(f"live.{group}", envelope)

    async def _beat_everywhere(self) -> None:
        for group, sockets in list(self.sockets.items()):
            await self._beat(group, sockets)

    async def _beat(self, group: str, sockets: Iterable) -> None:
        beat = beat_of(group)
        if beat and (people := {one.user.pk for one in sockets if one.user.pk}):
            await database_sync_to_async(beat)(people)

    # --- what is heard ---------------------------------------------------------------------------

    async def _listen(self) -> None:
        while True:
            try:
                receiving = self.layer.receive(self.channel)
                received = await asyncio.wait_for(receiving, 3 * PULSE_SECONDS)
            except Exception as error:  # noqa: BLE001  (Redis may be away)
                self._lose(error)
                await asyncio.sleep(1)
                continue
            try:
                await self.hand_out(received["group"], received["message"])
            except Exception:  # noqa: BLE001
                log.exception("A live message was not handed out")

    async def hand_out(self, group: str, message: dict[str, Any]) -> None:
        """Do what a message to `group` says, which usually is to pass it on to its sockets."""
        if "presence" in message:
            self.spawn(self.presence.note(group, message["presence"]))
        elif "each" in message:
            for one, words in message["each"].items():
                if one in self.sockets:
                    await self.hand_out(one, words)
        elif "pulse" in message:
            self._find(message["pulse"])
        elif message.get("control") == "recheck":
            self._doubt(self.sockets.get(group, ()))
        elif message.get("control") == "call":
            self._take_call(message["call"])
        else:
            await self._deliver(group, message)

    async def _deliver(self, group: str, message: dict[str, Any]) -> None:
        but = message.pop("but", None)
        by_language = {name: message.pop(name) for name in ("html", "words") if name in message}
        texts: dict[str, str] = {}
        for number, socket in enumerate(list(self.sockets.get(group, ())), 1):
            if but is not None and but in (socket.key, socket.user.pk):
                continue
            if not all(socket.language in found for found in by_language.values()):
                continue  # it joined while this was made, and has asked for it since
            text = texts.get(socket.language)
            if text is None:
                own = {name: found[socket.language] for name, found in by_language.items()}
                text = texts[socket.language] = json.dumps({"group": group, **message, **own})
            await socket.hear(group, text)
            if number % BREATH == 0:
                await asyncio.sleep(0)

    # --- rights that may have changed ------------------------------------------------------------

    def _doubt(self, sockets: Iterable) -> None:
        """Have sockets asked again; each hears nothing more before it was. Answers are shared."""
        answers: dict = {}
        for socket in list(sockets):
            self.spawn(socket.doubt(answers))

    def _take_call(self, call: dict) -> None:
        """Do what a call says, once, whether the layer or the database told it."""
        if call["number"] in self.calls:
            return
        self.calls[call["number"]] = self.loop.time()
        everybody = self.sockets[EVERYBODY]
        if session := call["session"]:
            for socket in [socket for socket in everybody if socket.session == session]:
                self.spawn(socket.cut_off())
        elif people := set(call["people"]):
            self._doubt([socket for socket in everybody if socket.user.pk in people])
        else:
            self._doubt(everybody)

    async def _read_calls(self) -> None:
        if not self.sockets[EVERYBODY]:
            return
        before = self.loop.time() - CALLS_HEARD_SECONDS
        old = [number for number, heard in self.calls.items() if heard < before]
        self.first_call = max([self.first_call, *old])
        for number in old:
            del self.calls[number]
        read = database_sync_to_async(calls_after)
        for call in await read(self.first_call, set(self.calls)):
            self._take_call(call)

    async def _ask_where_due(self) -> None:
        before = self.loop.time() - ASK_SECONDS
        everybody = self.sockets[EVERYBODY]
        for socket in [socket for socket in everybody if socket.asked_on < before]:
            await socket.doubt({})

    # --- a layer that may be away ----------------------------------------------------------------

    async def _reach(self, work: Awaitable) -> bool:
        """Wait for the channel layer to do something; that it is away is noted, never raised."""
        try:
            await asyncio.wait_for(work, LAYER_SECONDS)
        except Exception as error:  # noqa: BLE001  (a layer may fail in any way)
            self._lose(error)
            return False
        return True

    async def _renew(self) -> None:
        for group in self.memberships.overdue():
            if not await self._reach(self.memberships.settle(group)):
                return

    async def _feel_pulse(self) -> None:
        """Send oneself a message. One that does not come back means that memberships are lost: the
        layer was away, or came back with nothing in it."""
        if self.pulse_felt < self.pulse:
            self._lose("it forgot this process")
        await self._renew()
        self.pulse += 1
        await self._reach(self._send(self.own, {"pulse": self.pulse}))

    def _lose(self, why: object) -> None:
        """The layer is away: browsers had better ask until it is there again."""
        self.memberships.forget()
        if not self.is_deaf:
            self.is_deaf = True
            log.warning("The live layer is away: %r", why)
            self._tell_everybody("deaf")

    def _find(self, pulse: int) -> None:
        """The layer is there. What was taken away meanwhile was not heard: everybody is asked."""
        self.pulse_felt = pulse
        if self.is_deaf:
            self.is_deaf = False
            log.warning("The live layer is there again")
            self._doubt(self.sockets[EVERYBODY])
            self._tell_everybody("hears")

    def _tell_everybody(self, what: str) -> None:
        for socket in self.sockets[EVERYBODY]:
            self.spawn(socket.push(json.dumps({"do": what})))


async def _every(seconds: float, work: Callable[[], Awaitable]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception:  # noqa: BLE001  (the database may be away)
            log.warning("%s failed and is tried again", work.__name__, exc_info=True)


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
