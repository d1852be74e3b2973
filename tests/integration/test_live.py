"""Sockets: members in, strangers out, revoked members out; what is sent, in what order, and what is
caught up.
"""

from __future__ import annotations

import asyncio
import threading

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from community.events.models import ReactionRecord
from community.events.reactions import run_reaction
from community.live import broadcast as broadcasting
from forum import actions
from forum.actions.forums import set_permissions
from forum.fragments import post_fragments, stamps
from forum.models import Post, Topic
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


# --- what a group says is asked for as a page asks ------------------------------------------------


def messages_since(topic, after: int, who: Client | None = None) -> list[dict]:
    address = f"/live/since/?group=topic.{topic.pk}&after={after}"
    return (who or Client()).get(address).json()["messages"]


def test_what_was_split_off_and_hidden_is_not_caught_up_with(
    cast, topic, forum, team_room, sign_in
):
    before = topic.last_event_id
    answer = actions.post_answer(topic, by=cast.carl, content="a public word")
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    actions.edit_post(answer, by=cast.carl, content="a public word, edited")
    assert "a public word, edited" in str(messages_since(topic, before))
    split = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Something of its own")
    actions.move_topic(split, by=cast.mo, to=team_room)
    answer.refresh_from_db()
    actions.edit_post(answer, by=cast.mo, content="Zirkonium")
    seen = messages_since(topic, before)
    assert [message["do"] for message in seen] == ["nothing", "nothing", "nothing", "reload"]
    assert "Zirkonium" not in str(seen)
    assert "public word" not in str(seen)
    shown = sign_in(cast.agnes).get(split.get_absolute_url()).content.decode()
    assert "Zirkonium" in shown


def test_what_was_split_off_and_removed_is_not_caught_up_with(cast, topic):
    before = topic.last_event_id
    answer = actions.post_answer(topic, by=cast.carl, content="a public word")
    actions.post_reply(answer, by=cast.cleo, content="and a word under it")
    split = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Something of its own")
    answer.refresh_from_db()
    actions.edit_post(answer, by=cast.mo, content="Zirkonium")
    Topic.objects.filter(pk=split.pk).update(approved=False)
    seen = str(messages_since(topic, before))
    assert "Zirkonium" not in seen
    assert "a word under it" not in seen


def test_what_was_removed_is_not_caught_up_with(cast, topic):
    before = topic.last_event_id
    answer = actions.post_answer(topic, by=cast.carl, content="Zirkonium")
    actions.remove_post(answer, by=cast.mo)
    assert "Zirkonium" not in str(messages_since(topic, before))


def test_no_fragment_is_kept_with_a_topic_that_the_post_has_left(cast, topic, team_room):
    """The question of the new topic is nobody's answer any more: its piece says so wherever it was
    asked for first.
    """
    before = topic.last_event_id
    answer = actions.post_answer(topic, by=cast.carl, content="a public word")
    stale = stamps(Post.objects.filter(pk=answer.pk))
    split = actions.split_topic(topic, by=cast.mo, answers=[answer], title="Something of its own")
    cache.clear()
    assert post_fragments(stale, topic, "en") == {}
    messages_since(topic, before)
    piece = post_fragments(stamps(Post.objects.filter(pk=answer.pk)), split, "en")[answer.pk]
    assert "Me too" in piece
    assert "Mark as solved" not in piece
    actions.move_topic(split, by=cast.mo, to=team_room)


def test_a_question_that_became_a_discussion_offers_nothing_to_solve(cast, topic, lounge, answer):
    def piece() -> str:
        now = Topic.objects.get(pk=topic.pk)
        return post_fragments(stamps(Post.objects.filter(pk=answer.pk)), now, "en")[answer.pk]

    assert "Mark as solved" in piece()
    actions.move_topic(topic, by=cast.mo, to=lounge)
    assert "Mark as solved" not in piece()


@pytest.mark.asyncio
async def test_a_socket_hears_nothing_of_a_post_that_has_left_the_topic(
    cast, topic, team_room, tabs
):
    visitor = await open_tab(tabs)
    await visitor.join(f"topic.{topic.pk}")
    answer = await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="a public word")
    await visitor.next("add")
    split = await sync_to_async(actions.split_topic)(
        topic, by=cast.mo, answers=[answer], title="Its own"
    )
    await visitor.next("reload")
    await sync_to_async(actions.move_topic)(split, by=cast.mo, to=team_room)
    await sync_to_async(run_late)(topic, "forum.live.announce_and_count")
    assert "html" not in await visitor.next("nothing")
    await close_all(tabs)


def run_late(topic, reaction: str) -> None:
    """As the sweeper would run the topic's last event with this reaction, long after it."""
    owed = ReactionRecord.objects.filter(event__groups__group=topic.live_group, reaction=reaction)
    record = owed.latest("id")
    ReactionRecord.objects.filter(pk=record.pk).update(done_on=None)
    assert run_reaction(record.event_id, reaction)


@pytest.mark.asyncio
async def test_who_voted_is_told_to_nobody(cast, topic, forum, tabs):
    visitor = await open_tab(tabs)
    await visitor.join(f"topic.{topic.pk}")
    await visitor.join(f"list.{forum.pk}")
    before = topic.last_event_id
    answer = await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="one")
    await sync_to_async(actions.vote_post)(answer, by=cast.cleo, helpful=True)
    await sync_to_async(actions.accept_answer)(answer, by=cast.mo)
    score, accepted = await visitor.next("score"), await visitor.next("replace")
    assert set(score) == {"group", "id", "after", "do", "post", "score"}
    assert set(accepted) == {"group", "id", "after", "do", "html"}
    caught_up = await sync_to_async(messages_since)(topic, before)
    assert not [message for message in caught_up if "by" in message]
    await close_all(tabs)


@pytest.mark.asyncio
async def test_a_list_tells_everybody_but_the_author(cast, forum, tabs):
    cleo, carl = await open_tab(tabs, cast.cleo), await open_tab(tabs, cast.carl)
    for tab in (cleo, carl):
        await tab.join(f"list.{forum.pk}")
    asks = sync_to_async(actions.start_topic)
    first = await asks(forum, by=cast.carl, title="The first of two", content="x")
    second = await asks(forum, by=cast.cleo, title="The second of two", content="x")
    assert await cleo.next("count") == {
        "group": f"list.{forum.pk}",
        "do": "count",
        "thing": first.pk,
        "language": "en",
    }
    assert (await carl.next("count"))["thing"] == second.pk
    await close_all(tabs)


@pytest.mark.asyncio
async def test_a_list_hears_nothing_of_a_topic_that_has_gone_elsewhere(
    cast, forum, team_room, tabs
):
    visitor, agnes = await open_tab(tabs), await open_tab(tabs, cast.agnes)
    await visitor.join(f"list.{forum.pk}")
    await agnes.join(f"list.{team_room.pk}")
    moved = await sync_to_async(actions.start_topic)(
        forum, by=cast.carl, title="On its way", content="x"
    )
    await visitor.next("count")
    await sync_to_async(actions.move_topic)(moved, by=cast.mo, to=team_room)
    await sync_to_async(run_late)(moved, "forum.live.count_in_lists")
    assert (await agnes.next("count"))["thing"] == moved.pk
    await sync_to_async(actions.start_topic)(forum, by=cast.carl, title="The next one", content="x")
    assert (await visitor.next("count"))["thing"] != moved.pk
    await close_all(tabs)


# --- merging, and what the sweeper sends ----------------------------------------------------------


@pytest.mark.asyncio
async def test_those_who_watch_the_target_of_a_merge_hear_of_it(cast, topic, forum, tabs):
    source = await sync_to_async(actions.start_topic)(
        forum, by=cast.carl, title="The same again", content="x"
    )
    tab, other = await open_tab(tabs), await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    await other.join(f"topic.{source.pk}")
    before = topic.last_event_id
    await sync_to_async(actions.merge_topics)(source, by=cast.mo, into=topic)
    heard, gone = await tab.next("reload"), await other.next("reload")
    assert (heard["id"], heard["after"]) == (gone["id"], before)
    assert gone["after"] == source.last_event_id
    await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="after the merge")
    assert (await tab.next("add"))["after"] == heard["id"]
    caught_up = await sync_to_async(messages_since)(topic, before)
    assert [message["do"] for message in caught_up] == ["reload", "add"]
    assert caught_up[0]["after"] == before
    await close_all(tabs)


@pytest.mark.asyncio
async def test_what_the_sweeper_sends_names_the_event_before_it(cast, topic, tabs):
    tab = await open_tab(tabs)
    await tab.join(f"topic.{topic.pk}")
    first = await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="one")
    await sync_to_async(actions.vote_post)(first, by=cast.cleo, helpful=True)
    await tab.next("add")
    voted = await tab.next("score")
    await sync_to_async(run_late)(topic, "community.live.announcing.announce")
    assert await tab.next("score") == voted
    assert voted["after"]
    await close_all(tabs)
