"""Which groups this process is a member of in the channel layer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection
from weakref import WeakValueDictionary


class Memberships:
    """Kept in line with the groups that are `wanted`, a collection that changes.

    What happens to one group happens in turn, and each turn looks at what is wanted when it comes:
    of a leave and a join at the same time the later wish wins, however slow the layer is. The
    layer ends a membership after its `group_expiry`, so each is renewed before half of that is
    over; the moments are scattered, because all may have been made in the same one.
    """

    def __init__(self, layer, channel: str, wanted: Collection[str]) -> None:
        self.layer, self.channel, self.wanted = layer, channel, wanted
        self.due: dict[str, float] = {}
        self.turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def settle(self, group: str) -> None:
        """Be a member of `group` if it is wanted, else be none. Raises what the layer raises."""
        async with self._turn(group):
            now = asyncio.get_running_loop().time()
            if group in self.wanted:
                if self.due.get(group, 0) <= now:
                    await self.layer.group_add(f"live.{group}", self.channel)
                    self.due[group] = now + self.layer.group_expiry * random.uniform(0.3, 0.5)
            elif self.due.pop(group, None) is not None:
                await self.layer.group_discard(f"live.{group}", self.channel)

    def overdue(self) -> list[str]:
        """The groups to be settled: those whose membership is due or missing."""
        now = asyncio.get_running_loop().time()
        return [group for group in self.wanted if self.due.get(group, 0) <= now]

    def forget(self) -> None:
        """The layer may have lost them all: every membership is due."""
        self.due.clear()

    def _turn(self, group: str) -> asyncio.Lock:
        lock = self.turns.get(group)
        if lock is None:
            lock = self.turns[group] = asyncio.Lock()
        return lock
