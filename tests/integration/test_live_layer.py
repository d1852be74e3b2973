"""The channel layer ends memberships, forgets them, and is away: sockets survive it all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer, channel_layers
from django.conf import settings

from community.live import broadcast as broadcasting
from community.live import consumers
from community.live import hub as hubs
from community.live.memberships import Memberships
from forum import actions
from tests.sockets import close_all, open_tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


def make_layer(**more):
    """A layer of the column's own kind."""
    if not settings.ENV.redis_url:
        return InMemoryChannelLayer(**more)
    from channels_redis.core import RedisChannelLayer

    return RedisChannelLayer(**settings.CHANNEL_LAYERS["default"]["CONFIG"], **more)


async def hears(tab, message: dict, say: Callable[[], None]) -> None:
    """Wait until the tab hears this message, which is said until it does: a busy machine renews a
    membership late, but it does renew it.
    """

    async def say_on() -> None:
        while True:
            say()
            await asyncio.sleep(0.5)

    saying = asyncio.create_task(say_on())
    while not message.items() <= (await tab.next(message["do"])).items():
        pass
    saying.cancel()
    await tab.send(ack=True)


async def test_a_process_hears_longer_than_a_membership_lasts(cast, topic, tabs):
    channel_layers.set("default", make_layer(group_expiry=1))
    tab, carl = await open_tab(tabs), await open_tab(tabs, cast.carl)
    group = f"topic.{topic.pk}"
    assert await tab.join(group)
    assert await carl.join(f"user.{cast.carl.pk}")
    loop = asyncio.get_running_loop()
    end, number = loop.time() + 4, 0  # a membership lasts two seconds at most
    while loop.time() < end:
        number += 1
        said, rung = {"do": "nothing", "from": number}, {"do": "bell", "unread": number}
        await hears(tab, said, lambda said=said: broadcasting.broadcast(group, said))
        await hears(
            carl,
            rung,
            lambda rung=rung: broadcasting.broadcast_each({f"user.{cast.carl.pk}": rung}),
        )
        await asyncio.sleep(0.2)
    channel_layers.set(
        "default", make_layer(group_expiry=1)
    )  # only the database is left to tell it
    cast.carl.is_active = False
    await sync_to_async(cast.carl.save)()
    assert await carl.closed() == 4003
    await tab.close()


async def test_renewals_are_scattered():
    layer = InMemoryChannelLayer(group_expiry=1000)
    memberships = Memberships(layer, "specific.me", [f"topic.{n}" for n in range(200)])
    for group in memberships.wanted:
        await memberships.settle(group)
    now = asyncio.get_running_loop().time()
    assert not memberships.overdue()
    assert all(300 - 5 < due - now < 500 for due in memberships.due.values())
    assert max(memberships.due.values()) - min(memberships.due.values()) > 100


class SlowLayer(InMemoryChannelLayer):
    """Takes its time to end a membership."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def group_discard(self, group, channel):
        await self.gate.wait()
        await super().group_discard(group, channel)


async def test_leaving_slowly_does_not_undo_a_join_that_came_after():
    layer, wanted = SlowLayer(), {"topic.1"}
    memberships = Memberships(layer, "specific.me", wanted)
    await memberships.settle("topic.1")
    wanted.discard("topic.1")
    leaving = asyncio.create_task(memberships.settle("topic.1"))
    await asyncio.sleep(0)
    wanted.add("topic.1")
    joining = asyncio.create_task(memberships.settle("topic.1"))
    await asyncio.sleep(0)
    layer.gate.set()
    await asyncio.gather(leaving, joining)
    assert "specific.me" in layer.groups["live.topic.1"]
    wanted.discard("topic.1")
    await memberships.settle("topic.1")
    assert not layer.groups
    assert not memberships.due


async def test_sockets_that_leave_and_join_at_once_hear(topic, tabs):
    layer = SlowLayer()
    channel_layers.set("default", layer)
    group = f"topic.{topic.pk}"
    one, other = await open_tab(tabs), await open_tab(tabs)
    assert await one.join(group)
    await one.send(leave=[group])
    await other.send(join=[group])
    await asyncio.sleep(0.05)
    layer.gate.set()
    await other.next("joined")
    broadcasting.broadcast(group, {"do": "nothing"})
    await other.next("nothing")
    await close_all(tabs)


async def test_a_layer_that_forgot_everything_is_joined_again(topic, tabs, monkeypatch):
    monkeypatch.setattr(hubs, "PULSE_SECONDS", 1)
    layer = make_layer()
    channel_layers.set("default", layer)
    tab = await open_tab(tabs)
    group = f"topic.{topic.pk}"
    assert await tab.join(group)
    await layer.flush()
    await tab.next("deaf")
    await tab.next("hears")
    broadcasting.broadcast(group, {"do": "nothing"})
    await tab.next("nothing")
    await close_all(tabs)


class BrokenLayer(InMemoryChannelLayer):
    """Refuses everything while it is away."""

    is_away = True

    async def group_add(self, group, channel):
        self.refuse()
        await super().group_add(group, channel)

    async def group_send(self, group, message):
        self.refuse()
        await super().group_send(group, message)

    def refuse(self) -> None:
        if self.is_away:
            raise ConnectionError("nobody listens there")


async def test_a_socket_that_comes_while_the_layer_is_away_is_told_so_and_hears_later(
    topic, team_room, tabs, monkeypatch
):
    monkeypatch.setattr(hubs, "PULSE_SECONDS", 1)
    layer = BrokenLayer()
    channel_layers.set("default", layer)
    tab = await open_tab(tabs)
    await tab.next("deaf")
    group = f"topic.{topic.pk}"
    assert await tab.join(group)
    broadcasting.broadcast(group, {"do": "unheard of"})
    layer.is_away = False
    assert (await tab.next("hears", "unheard of"))["do"] == "hears"
    broadcasting.broadcast(group, {"do": "nothing"})
    await tab.next("nothing")
    await close_all(tabs)


async def test_what_was_taken_away_while_the_layer_was_away_is_noticed(
    cast, topic, team_room, tabs, monkeypatch
):
    monkeypatch.setattr(hubs, "PULSE_SECONDS", 1)
    layer = BrokenLayer()
    layer.is_away = False
    channel_layers.set("default", layer)
    tab = await open_tab(tabs)
    assert await tab.join(f"topic.{topic.pk}")
    layer.is_away = True
    await tab.next("deaf")
    await sync_to_async(actions.move_topic)(topic, by=cast.mo, to=team_room)
    layer.is_away = False
    assert (await tab.next("refused"))["group"] == f"topic.{topic.pk}"
    await close_all(tabs)


async def test_a_process_without_sockets_does_not_wait_for_a_layer_that_is_away(monkeypatch):
    tried = []

    class Away:
        async def group_send(self, group, message):
            tried.append(group)
            raise ConnectionError

    monkeypatch.setattr(broadcasting, "running_hub", lambda: None)
    monkeypatch.setattr(broadcasting, "get_channel_layer", Away)
    await sync_to_async(broadcasting.broadcast)("topic.1", {"do": "nothing"})
    assert tried == ["live.topic.1"]
    monkeypatch.setattr(broadcasting, "cache", SimpleNamespace(is_away=True))
    await sync_to_async(broadcasting.broadcast)("topic.2", {"do": "nothing"})
    assert tried == ["live.topic.1"]


async def test_nothing_is_kept_of_a_socket_that_ended_by_an_error(topic, tabs, monkeypatch):
    tab = await open_tab(tabs)
    group = f"topic.{topic.pk}"
    assert await tab.join(group)
    monkeypatch.setattr(consumers, "_person_and_groups", lambda *_: 1 / 0)
    await tab.send(join=["topic.2"])
    with pytest.raises(ZeroDivisionError):
        await tab.socket.future
    assert group not in hubs.hub().sockets
    assert not hubs.hub().sockets[hubs.EVERYBODY]
