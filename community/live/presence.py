"""Who is here: each process tells the others about its own sockets, and adds up what it hears."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from community.live.streams import shows_presence

LASTS_SECONDS = 45
FACES = 12


class Presence:
    """The readers of each page that shows them, in this process and elsewhere."""

    def __init__(self, hub) -> None:
        self.hub = hub
        self.heard: dict[str, dict[str, tuple[float, dict]]] = defaultdict(dict)
        self.waiting: set[str] = set()

    def changed(self, group: str) -> None:
        """Tell others soon; many changes at once make one message, and large groups hear less
        often.
        """
        if shows_presence(group) and group not in self.waiting:
            self.waiting.add(group)
            delay = 1 + len(self.hub.sockets.get(group, ())) / 300
            self.hub.loop.call_later(delay, lambda: self.hub.spawn(self.tell(group)))

    async def tell(self, group: str) -> None:
        """Say who of this process is there now."""
        self.waiting.discard(group)
        if not shows_presence(group):
            return
        sockets = self.hub.sockets.get(group, ())
        people = {socket.card["id"]: socket.card for socket in sockets if socket.card}
        here = {
            "process": self.hub.key,
            "people": list(people.values())[:FACES],
            "readers": len(people) + sum(1 for socket in sockets if not socket.card),
        }
        await self.hub.send(group, {"presence": here})

    async def tell_all(self) -> None:
        """Say it again for every group, before others think that nobody is there any more."""
        for group in [group for group in self.hub.sockets if shows_presence(group)]:
            await self.tell(group)

    def forget(self, group: str) -> None:
        """Nobody of this process is there any more."""
        self.heard.pop(group, None)

    async def note(self, group: str, here: dict[str, Any]) -> None:
        """Take in what a process said, and show everybody of this one the whole."""
        if (
            group not in self.hub.sockets
        ):  # the last word about a group that nobody watches any more
            return
        now = time.monotonic()
        self.heard[group][here["process"]] = (now + LASTS_SECONDS, here)
        current = [entry for until, entry in self.heard[group].values() if until > now]
        cards = [person for entry in current for person in entry["people"]]
        people = {person["id"]: person for person in cards}
        twice = len(cards) - len(people)  # with tabs in two processes
        readers = sum(entry["readers"] for entry in current) - twice
        message = {"do": "here", "people": list(people.values())[:FACES], "readers": readers}
        await self.hub.hand_out(group, {**message, "words": _words(readers)})


def _words(readers: int) -> dict[str, str]:
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            text = ngettext("%(n)d reading now", "%(n)d reading now", readers)
            words[language] = text % {"n": readers}
    return words
