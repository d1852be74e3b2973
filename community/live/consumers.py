"""The one socket of a browser tab: it joins the groups that its page names, if it may."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Collection, Coroutine
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import get_random_string

from community.accounts.addresses import address_of
from community.accounts.limits import TooOften, spend
from community.accounts.memory import one_reading
from community.live.hub import hub
from community.live.sessions import name_of, person_of
from community.live.streams import may_watch

log = logging.getLogger(__name__)
MOST_GROUPS = 50
MOST_UNHEARD = 150
NONSENSE, TOO_SLOW, NO_LONGER, TOO_MANY = 4000, 4008, 4003, 4029


class LiveConsumer(AsyncWebsocketConsumer):
    """Takes {"join": [group]}, {"leave": [group]}, {"typing": group}, {"ack": true}; sends what
    `broadcast` sends.

    It has no channel of its own in the layer: the hub listens for all sockets of the process. It
    belongs to a session, and is closed once that session is somebody else's, or nobody's.
    """

    channel_layer_alias = "no layer for single sockets"

    async def __call__(self, scope, receive, send) -> None:
        """However it ends, by an error too, the hub keeps nothing of it."""
        self.groups_joined: set[str] = set()
        self.is_closed = False
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.is_closed = True
            await hub().exit(self)

    async def connect(self) -> None:
        self.key = get_random_string(10)
        self.user = self.scope.get("user") or AnonymousUser()
        self.session_key = getattr(self.scope.get("session"), "session_key", None)
        self.session = name_of(self.session_key)
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        language = query.get("lang", [""])[0]
        self.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        self.asking = asyncio.Lock()
        self.asked_on = hub().loop.time()
        self.doubts = 0
        self.held: deque[tuple[str, str]] = deque()
        self.unheard = 0
        self.typed_at = 0.0
        self.card = _card(self.user)
        self.address = address_of(self.scope)
        if await self._may_ask_again():
            await hub().start()
            hub().enter(self)
            await self.accept()
            if hub().is_deaf:
                await self.push(json.dumps({"do": "deaf"}))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            message = json.loads(text_data or "")
            assert isinstance(message, dict) and len(text_data or "") < 2000
            assert all(isinstance(message.get(name, []), list) for name in ("join", "leave"))
        except (ValueError, AssertionError):
            await self._shut(NONSENSE)
            return
        self.unheard = 0
        if message.get("join") and await self._may_ask_again():
            await self._join([str(group) for group in message["join"]])
        for group in message.get("leave", []):
            await self._leave(str(group))
        if "typing" in message:
            await self._typing(str(message["typing"]))

    async def _may_ask_again(self) -> bool:
        """Count a connection or a list of groups against its address's limit; close when that is
        used up.
        """
        try:
            await database_sync_to_async(spend)("socket_joins_per_minute", self.address)
        except TooOften:
            await self._shut(TOO_MANY)
            return False
        return True

    async def _join(self, groups: list[str]) -> None:
        async with self.asking:
            room = MOST_GROUPS - len(self.groups_joined)
            wanted = [group for group in dict.fromkeys(groups) if group not in self.groups_joined]
            wanted = wanted[:room]
            allowed = await self._ask(wanted, {})
            for group in wanted:
                if group in allowed:
                    self.groups_joined.add(group)
                    await hub().join(self, group)
                word = "joined" if group in allowed else "refused"
                await self.push(json.dumps({"group": group, "do": word}))

    async def _leave(self, group: str) -> None:
        if group in self.groups_joined:
            self.groups_joined.discard(group)
            await hub().leave(self, group)

    def doubt(self, answers: dict) -> Coroutine:
        """From now on nothing is handed on, until the coroutine that this returns has asked whose
        the socket is and what that person may listen to; what they may not is left. `answers` are
        shared among sockets that are asked for the same reason."""
        self.doubts += 1
        return self._settle_doubt(answers)

    async def _settle_doubt(self, answers: dict) -> None:
        try:
            async with self.asking:
                allowed = await self._ask(self.groups_joined, answers)
                for group in self.groups_joined - allowed:
                    await self._leave(group)
                    await self.push(json.dumps({"group": group, "do": "refused"}))
        except Exception:  # noqa: BLE001  (nobody knows: it may come again and ask)
            log.warning("A socket could not be asked again", exc_info=True)
            await self.cut_off()
        finally:
            self.doubts -= 1
        while self.held and not self.doubts:
            group, text = self.held.popleft()
            if group in self.groups_joined:
                await self.push(text)

    async def _ask(self, groups: Collection[str], answers: dict) -> set[str]:
        """Those of `groups` that the person whose session it is now may listen to; the socket is
        cut off when that is another one than before."""
        ask = database_sync_to_async(_person_and_groups)
        person, allowed = await ask(self.session_key, list(groups), answers)
        self.asked_on = hub().loop.time()
        if person.pk != self.user.pk:
            await self.cut_off()
            return set()
        self.user, self.card = person, _card(person)
        return allowed

    async def cut_off(self) -> None:
        """The person is not this one any more; the browser may come back as whoever it is now."""
        await self._shut(NO_LONGER)

    async def _shut(self, code: int) -> None:
        if not self.is_closed:
            self.is_closed = True
            await self.close(code)

    async def _typing(self, group: str) -> None:
        now = hub().loop.time()
        if self.card and group in self.groups_joined and now - self.typed_at > 1.5:
            self.typed_at = now
            await hub().send(group, {"do": "typing", "who": self.card, "but": self.key})

    async def hear(self, group: str, text: str) -> None:
        """Hand on a message of a group, or hold it while it is in doubt who would read it."""
        if self.doubts or self.held:
            self.held.append((group, text))
            if len(self.held) > MOST_UNHEARD:
                await self._shut(TOO_SLOW)
        else:
            await self.push(text)

    async def push(self, text: str) -> None:
        """Send, unless this socket has not answered for so long that it had better come back and
        catch up.
        """
        if self.is_closed:
            return
        self.unheard += 1
        if self.unheard > MOST_UNHEARD:
            await self._shut(TOO_SLOW)
            return
        await self.send(text_data=text)


def _card(user) -> dict | None:
    if not user.is_authenticated:
        return None
    return {
        "id": user.pk,
        "name": user.name,
        "initial": user.initial,
        "hue": user.hue,
        "picture": user.avatar.url if user.avatar else "",
    }


def _person_and_groups(session_key: str | None, groups: list[str], answers: dict) -> tuple:
    """Whose session it is, and those of `groups` that they may listen to."""
    with one_reading():
        person = person_of(session_key)
        for group in groups:
            if (person.pk, group) not in answers:
                answers[person.pk, group] = may_watch(person, group)
    return person, {group for group in groups if answers[person.pk, group]}
