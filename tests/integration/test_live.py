"""Sockets: members in, strangers out, revoked members out; what is sent, in what order, and what is caught up."""

from __future__ import annotations

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from community.asgi import application
from community.live import broadcast as broadcasting
from forum import actions
from forum.actions.forums import set_permissions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


def cookie_of(person) -> bytes:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}".encode()


class Tab:
    """A browser tab's socket."""

    def __init__(self, person=None, language: str = "en", origin: bytes = b"http://testserver"):
        headers = [(b"host", b"testserver"), (b"origin", origin)]
        if person is not None:
            headers.append((b"cookie", cookie_of(person)))
        self.socket = WebsocketCommunicator(application, f"/ws/?lang={language}", headers=headers)

    async def open(self) -> bool:
        connected, _ = await self.socket.connect()
        return connected

    async def send(self, **message) -> None:
        await self.socket.send_to(text_data=json.dumps(message))

    async def next(self, do: str) -> dict:
        """The next message of one kind; others in between are passed over."""
        while True:
            message = json.loads(await self.socket.receive_from(timeout=5))
            if message.get("do") == do:
                return message

    async def join(self, group: str) -> bool:
        await self.send(join=[group])
        while True:
            message = json.loads(await self.socket.receive_from(timeout=5))
            if message.get("do") in ("joined", "refused"):
                return message["do"] == "joined"

    async def close(self) -> None:
        await self.socket.disconnect()


@pytest.fixture
def tabs(event_loop_policy):
    return []


async def open_tab(tabs, *args, **kwargs) -> Tab:
    tab = await sync_to_async(Tab)(*args, **kwargs)
    tabs.append(tab)
    assert await tab.open()
    return tab


async def close_all(tabs) -> None:
    for tab in tabs:
        await tab.close()


async def test_a_post_reaches_members_and_visitors_in_their_language(cast, topic, tabs):
    cleo = await open_tab(tabs, cast.cleo)
    visitor = await open_tab(tabs, language="ru")
    assert await cleo.join(f"topic.{topic.pk}")
    assert await visitor.join(f"topic.{topic.pk}")
    post = await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="It **moves**")
    seen, shown = await cleo.next("add"), await visitor.next("add")
    assert seen["post"] == post.pk
    assert seen["into"] == "answers"
    assert "<strong>moves</strong>" in seen["html"]
    assert "Helpful" in seen["html"]
    assert "Helpful" not in shown["html"]
    assert seen["after"] == topic.last_event_id
    await close_all(tabs)


async def test_each_message_names_the_one_before_it(cast, topic, tabs):
    tab = await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    answer = await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="one")
    await sync_to_async(actions.vote_post)(answer, by=cast.cleo, helpful=True)
    await sync_to_async(actions.accept_answer)(answer, by=cast.cleo)
    first, second, third = await tab.next("add"), await tab.next("score"), await tab.next("replace")
    assert (second["after"], third["after"]) == (first["id"], second["id"])
    assert second["score"] == 1
    assert 'id="topic-state"' in third["html"]
    assert f'id="accepted-{answer.pk}"' in third["html"]
    await close_all(tabs)


async def test_what_was_missed_is_asked_for_and_is_the_same(cast, topic, tabs):
    tab = await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    before = topic.last_event_id
    await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="one")
    live = await tab.next("add")
    data = await sync_to_async(lambda: Client().get(f"/topics/{topic.pk}/since/?after={before}").json())()
    live.pop("group")
    assert data["messages"] == [live]
    assert data["last"] == live["id"]
    again = await sync_to_async(lambda: Client().get(f"/topics/{topic.pk}/since/?after={live['id']}").json())()
    assert again["messages"] == []
    await close_all(tabs)


@pytest.mark.parametrize("group", ["topic.{hidden}", "topic.999999", "topic.x", "user.{carl}", "list.{room}", "desk", "nothing.1", "topic.1;drop"])
async def test_strangers_are_refused(cast, team_room, tabs, group):
    hidden = await sync_to_async(actions.start_topic)(team_room, by=cast.mo, title="Only for the team", content="x")
    name = group.format(hidden=hidden.pk, carl=cast.carl.pk, room=team_room.pk)
    cleo = await open_tab(tabs, cast.cleo)
    assert not await cleo.join(name)
    await close_all(tabs)


async def test_the_team_may_listen_where_customers_may_not(cast, team_room, tabs):
    hidden = await sync_to_async(actions.start_topic)(team_room, by=cast.mo, title="Only for the team", content="x")
    agnes = await open_tab(tabs, cast.agnes)
    assert await agnes.join(f"topic.{hidden.pk}")
    await close_all(tabs)


async def test_who_loses_the_right_is_cut_off_before_the_next_word(cast, topic, team_room, tabs):
    cleo, agnes = await open_tab(tabs, cast.cleo), await open_tab(tabs, cast.agnes)
    assert await cleo.join(f"topic.{topic.pk}")
    assert await agnes.join(f"topic.{topic.pk}")
    await sync_to_async(actions.move_topic)(topic, by=cast.mo, to=team_room)
    assert (await cleo.next("refused"))["group"] == f"topic.{topic.pk}"
    await sync_to_async(actions.post_answer)(topic, by=cast.mo, content="now we are alone")
    assert "alone" in (await agnes.next("add"))["html"]
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(cleo.next("add"), 0.6)
    tabs.remove(cleo)
    await close_all(tabs)


async def test_a_forum_that_becomes_private_is_left_at_once(cast, topic, forum, tabs):
    visitor = await open_tab(tabs)
    await visitor.join(f"topic.{topic.pk}")
    await sync_to_async(set_permissions)(None, (), forum=forum)
    assert await visitor.next("refused")
    await close_all(tabs)


async def test_a_closed_account_loses_its_socket(cast, tabs):
    from community.portal.actions import close_account

    carl = await open_tab(tabs, cast.carl)
    await carl.join(f"user.{cast.carl.pk}")
    await sync_to_async(close_account)(cast.carl, by=cast.carl)
    output = await carl.socket.receive_output(timeout=5)
    while output["type"] != "websocket.close":
        output = await carl.socket.receive_output(timeout=5)
    assert output["code"] == 4003


async def test_foreign_origins_and_nonsense_are_turned_away(cast, house, tabs):
    foreign = await sync_to_async(Tab)(cast.cleo, origin=b"https://evil.example")
    assert not await foreign.open()
    tab = await open_tab(tabs)
    await tab.socket.send_to(text_data="not json")
    assert (await tab.socket.receive_output(timeout=5))["type"] == "websocket.close"


async def test_who_is_here_and_who_is_writing(cast, topic, tabs):
    cleo, carl, visitor = await open_tab(tabs, cast.cleo), await open_tab(tabs, cast.carl), await open_tab(tabs)
    for tab in (cleo, carl, visitor):
        await tab.join(f"topic.{topic.pk}")
    here = await visitor.next("here")
    assert {person["name"] for person in here["people"]} == {"Cleo", "Carl"}
    assert here["readers"] == 3
    await carl.send(typing=f"topic.{topic.pk}")
    assert (await cleo.next("typing"))["who"]["name"] == "Carl"
    await visitor.send(typing=f"topic.{topic.pk}")
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(cleo.next("typing"), 0.5)
    tabs.remove(cleo)
    await close_all(tabs)


async def test_lists_hear_of_new_topics_and_the_bell_of_notices(cast, forum, topic, tabs):
    from community.notifications.live import show_unread

    visitor, cleo = await open_tab(tabs), await open_tab(tabs, cast.cleo)
    assert await visitor.join(f"list.{forum.pk}")
    assert await cleo.join(f"user.{cast.cleo.pk}")
    new = await sync_to_async(actions.start_topic)(forum, by=cast.carl, title="Something quite new", content="x")
    assert (await visitor.next("count"))["topic"] == new.pk
    await sync_to_async(show_unread)({cast.cleo.pk: 3, cast.carl.pk: 5})
    assert (await cleo.next("bell"))["unread"] == 3
    await close_all(tabs)


async def test_a_socket_that_never_answers_is_closed_instead_of_queued_for(topic, tabs):
    tab = await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    for _ in range(160):
        broadcasting.broadcast(f"topic.{topic.pk}", {"do": "nothing"})
        await asyncio.sleep(0.002)
    while (output := await tab.socket.receive_output(timeout=5))["type"] != "websocket.close":
        pass
    assert output["code"] == 4008


async def test_joining_too_often_is_limited(house, tabs):
    from community.accounts.models import RuleOverride
    from community.accounts.rules import forget_overrides

    await sync_to_async(RuleOverride.objects.create)(name="socket_joins_per_minute", value=2)
    forget_overrides()
    assert await (await sync_to_async(Tab)()).open()
    assert await (await sync_to_async(Tab)()).open()
    assert not await (await sync_to_async(Tab)()).open()


async def test_what_another_thread_or_process_does_reaches_the_sockets_here(topic, tabs):
    """The worker is a thread of this process on memory, a process of its own on Redis: both reach this process's sockets."""
    import subprocess
    import sys
    import threading

    from django.conf import settings

    tab = await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    code = f"from community.live.broadcast import broadcast; broadcast('topic.{topic.pk}', {{'do': 'nothing', 'from': 'afar'}})"
    if settings.ENV.redis_url:
        await asyncio.to_thread(subprocess.run, [sys.executable, "manage.py", "shell", "--no-imports", "-c", code], check=True)
    else:
        threading.Thread(target=exec, args=(code,)).start()
    assert (await tab.next("nothing"))["from"] == "afar"
    await close_all(tabs)
