"""Sockets: members in, strangers out, revoked members out; what is sent, in what order, and what is
caught up.
"""

from __future__ import annotations

import asyncio
import threading

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from community.live import broadcast as broadcasting
from forum import actions
from forum.actions.forums import set_permissions
from tests.sockets import PATIENCE, Tab, close_all, in_another_process, open_tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.asyncio
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
    assert '<span id="answer-count">1 answer</span>' in seen["html"]
    assert '<span id="answer-count">1 ответ</span>' in shown["html"]
    await close_all(tabs)


@pytest.mark.asyncio
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
    accepted, place = third["html"].split(f'<div id="place-{answer.pk}">')
    assert f'id="post-{answer.pk}"' in accepted
    assert f'href="#post-{answer.pk}"' in place
    await close_all(tabs)


@pytest.mark.asyncio
async def test_a_reply_to_what_is_accepted_counts_at_its_place_and_below_it(
    cast, topic, answer, tabs
):
    await sync_to_async(actions.accept_answer)(answer, by=cast.cleo)
    tab = await open_tab(tabs, language="ru")
    await tab.join(f"topic.{topic.pk}")
    reply = await sync_to_async(actions.post_reply)(answer, by=cast.cleo, content="Thanks")
    added = await tab.next("add")
    assert added["into"] == f"replies-{answer.pk}"
    assert '<span id="answer-count">1 сообщение</span>' in added["html"]
    for piece in (f'<div id="place-{answer.pk}">', f'id="to-replies-{answer.pk}"'):
        assert "1 сообщение" in added["html"].split(piece)[1]
    await sync_to_async(actions.remove_post)(reply, by=cast.mo)
    gone = (await tab.next("replace"))["html"]
    assert '<span id="answer-count"></span>' in gone
    assert "1 сообщение" not in gone
    await sync_to_async(actions.withdraw_acceptance)(answer, by=cast.cleo)
    back = (await tab.next("replace"))["html"]
    assert 'id="accepted" hidden' in back
    assert f'id="post-{answer.pk}"' in back.split(f'<div id="place-{answer.pk}">')[1]
    assert '<span id="answer-count">1 ответ</span>' in back
    await close_all(tabs)


@pytest.mark.asyncio
async def test_what_was_missed_is_asked_for_and_is_the_same(cast, topic, tabs):
    tab = await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    before = topic.last_event_id
    await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="one")
    live = await tab.next("add")
    data = await sync_to_async(
        lambda: Client().get(f"/live/since/?group=topic.{topic.pk}&after={before}").json()
    )()
    live.pop("group")
    assert data["messages"] == [live]
    assert data["last"] == live["id"]
    again = await sync_to_async(
        lambda: Client().get(f"/live/since/?group=topic.{topic.pk}&after={live['id']}").json()
    )()
    assert again["messages"] == []
    await close_all(tabs)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "group",
    [
        "topic.{hidden}",
        "topic.999999",
        "topic.x",
        "user.{carl}",
        "list.{room}",
        "desk",
        "nothing.1",
        "topic.1;drop",
    ],
)
@pytest.mark.asyncio
async def test_strangers_are_refused(cast, team_room, tabs, group):
    hidden = await sync_to_async(actions.start_topic)(
        team_room, by=cast.mo, title="Only for the team", content="x"
    )
    name = group.format(hidden=hidden.pk, carl=cast.carl.pk, room=team_room.pk)
    cleo = await open_tab(tabs, cast.cleo)
    assert not await cleo.join(name)
    await close_all(tabs)


@pytest.mark.asyncio
async def test_the_team_may_listen_where_customers_may_not(cast, team_room, tabs):
    hidden = await sync_to_async(actions.start_topic)(
        team_room, by=cast.mo, title="Only for the team", content="x"
    )
    agnes = await open_tab(tabs, cast.agnes)
    assert await agnes.join(f"topic.{hidden.pk}")
    await close_all(tabs)


@pytest.mark.asyncio
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


@pytest.mark.asyncio
async def test_a_forum_that_becomes_private_is_left_at_once(cast, topic, forum, tabs):
    visitor = await open_tab(tabs)
    await visitor.join(f"topic.{topic.pk}")
    await sync_to_async(set_permissions)(None, (), forum=forum)
    assert await visitor.next("refused")
    await close_all(tabs)


@pytest.mark.asyncio
async def test_foreign_origins_and_nonsense_are_turned_away(cast, house, tabs):
    foreign = await sync_to_async(Tab)(cast.cleo, origin=b"https://evil.example")
    assert not await foreign.open()
    tab = await open_tab(tabs)
    await tab.socket.send_to(text_data="not json")
    assert (await tab.socket.receive_output(timeout=PATIENCE))["type"] == "websocket.close"


@pytest.mark.asyncio
async def test_who_is_here_and_who_is_writing(cast, topic, tabs):
    cleo, carl, visitor = (
        await open_tab(tabs, cast.cleo),
        await open_tab(tabs, cast.carl),
        await open_tab(tabs),
    )
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


@pytest.mark.asyncio
async def test_lists_hear_of_new_topics_and_the_bell_of_notices(cast, forum, topic, tabs):
    from community.notifications.live import show_unread

    visitor, cleo = await open_tab(tabs), await open_tab(tabs, cast.cleo)
    assert await visitor.join(f"list.{forum.pk}")
    assert await cleo.join(f"user.{cast.cleo.pk}")
    new = await sync_to_async(actions.start_topic)(
        forum, by=cast.carl, title="Something quite new", content="x"
    )
    assert (await visitor.next("count"))["thing"] == new.pk
    await sync_to_async(show_unread)({cast.cleo.pk: 3, cast.carl.pk: 5})
    assert (await cleo.next("bell"))["unread"] == 3
    await close_all(tabs)


@pytest.mark.asyncio
async def test_a_socket_that_never_answers_is_closed_instead_of_queued_for(topic, tabs):
    tab = await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    for _ in range(160):
        broadcasting.broadcast(f"topic.{topic.pk}", {"do": "nothing"})
        await asyncio.sleep(0.002)
    while (output := await tab.socket.receive_output(timeout=PATIENCE))[
        "type"
    ] != "websocket.close":
        pass
    assert output["code"] == 4008


@pytest.mark.asyncio
async def test_joining_too_often_is_limited(house, tabs):
    from community.accounts.models import RuleOverride
    from community.accounts.rules import forget_overrides

    await sync_to_async(RuleOverride.objects.create)(name="socket_joins_per_minute", value=2)
    await sync_to_async(forget_overrides)()
    assert await (await sync_to_async(Tab)()).open()
    assert await (await sync_to_async(Tab)()).open()
    assert not await (await sync_to_async(Tab)()).open()


@pytest.mark.asyncio
async def test_what_another_thread_or_process_does_reaches_the_sockets_here(topic, tabs):
    """The worker is a thread of this process on memory, a process of its own on Redis: both reach
    this process's sockets.
    """
    tab = await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    code = (
        f"from community.live.broadcast import broadcast; broadcast('topic.{topic.pk}', {{'do':"
        " 'nothing', 'from': 'afar'})"
    )
    if settings.ENV.redis_url:
        await in_another_process(code)
    else:
        threading.Thread(target=exec, args=(code,)).start()
    assert (await tab.next("nothing"))["from"] == "afar"
    await close_all(tabs)
