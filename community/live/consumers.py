"""The one socket of a browser tab: it joins the groups that its page names, if it may."""

from __future__ import annotations

import json
from functools import cache
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string

from community.accounts.addresses import address_of
from community.accounts.limits import TooOften, spend
from community.live.hub import hub

MOST_GROUPS = 50
MOST_UNHEARD = 150
TOO_SLOW, NO_LONGER, TOO_MANY = 4008, 4003, 4029


@cache
def channels() -> dict:
    """The product's table of groups: prefix -> who may listen (`community/routing.py`)."""
    return {prefix: import_string(path) for prefix, path in import_string(settings.CHANNEL_ROUTES).items()}


class LiveConsumer(AsyncWebsocketConsumer):
    """Takes {"join": [group]}, {"leave": [group]}, {"typing": group}, {"ack": true}; sends what `broadcast` sends.

    It has no channel of its own in the layer: the hub listens for all sockets of the process.
    """

    channel_layer_alias = "no layer for single sockets"

    async def connect(self) -> None:
        self.key = get_random_string(10)
        self.user = self.scope.get("user") or AnonymousUser()
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        language = query.get("lang", [""])[0]
        self.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        self.groups_joined: set[str] = set()
        self.unheard = 0
        self.typed_at = 0.0
        self.card = _card(self.user)
        self.address = address_of(self.scope)
        if await self._may_ask_again():
            await hub().start()
            await self.accept()

    async def disconnect(self, code: int) -> None:
        for group in list(getattr(self, "groups_joined", ())):
            self.groups_joined.discard(group)
            await hub().leave(self, group)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            message = json.loads(text_data or "")
            assert isinstance(message, dict) and len(text_data or "") < 2000
        except (ValueError, AssertionError):
            await self.close(4000)
            return
        self.unheard = 0
        if message.get("join") and not await self._may_ask_again():
            return
        for group in message.get("join", [])[:MOST_GROUPS]:
            await self._join(str(group))
        for group in message.get("leave", []):
            await self._leave(str(group))
        if "typing" in message:
            await self._typing(str(message["typing"]))

    async def _may_ask_again(self) -> bool:
        """Count a connection or a list of groups against its address's limit; close when that is used up."""
        try:
            await database_sync_to_async(spend)("socket_joins_per_minute", self.address)
        except TooOften:
            await self.close(TOO_MANY)
            return False
        return True

    async def _join(self, group: str) -> None:
        if group in self.groups_joined or len(self.groups_joined) >= MOST_GROUPS:
            return
        if not await self._may_listen(group):
            await self.push(json.dumps({"group": group, "do": "refused"}))
            return
        self.groups_joined.add(group)
        await hub().join(self, group)
        await self.push(json.dumps({"group": group, "do": "joined"}))

    async def _leave(self, group: str) -> None:
        if group in self.groups_joined:
            self.groups_joined.discard(group)
            await hub().leave(self, group)

    async def recheck(self) -> None:
        """Leave every group that the person may no longer listen to; close when the account may not be here at all."""
        self.user = await _reload(self.user)
        if self.user is None:
            await self.close(NO_LONGER)
            return
        for group in list(self.groups_joined):
            if not await self._may_listen(group):
                await self._leave(group)
                await self.push(json.dumps({"group": group, "do": "refused"}))

    async def _may_listen(self, group: str) -> bool:
        prefix, _, key = group.partition(".")
        ask = channels().get(prefix)
        return bool(ask) and await database_sync_to_async(ask)(self.user, key)

    async def _typing(self, group: str) -> None:
        now = hub().loop.time()
        if self.card and group in self.groups_joined and now - self.typed_at > 1.5:
            self.typed_at = now
            await hub().send(group, {"do": "typing", "who": self.card, "but": self.key})

    async def push(self, text: str) -> None:
        """Send, unless this socket has not answered for so long that it had better come back and catch up."""
        self.unheard += 1
        if self.unheard > MOST_UNHEARD:
            await self.close(TOO_SLOW)
            return
        await self.send(text_data=text)


def _card(user) -> dict | None:
    if not user.is_authenticated:
        return None
    return {
        "id": user.pk, "name": user.name, "initial": user.initial, "hue": user.hue,
        "picture": user.avatar.url if user.avatar else "",
    }  # fmt: skip


@database_sync_to_async
def _reload(user):
    if not user.is_authenticated:
        return AnonymousUser()
    return get_user_model().objects.filter(pk=user.pk, is_active=True).first()
