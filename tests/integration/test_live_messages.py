"""What a group says is what its reader's page would show, asked for as a page asks."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.test import Client

from community.events.models import ReactionRecord
from community.events.reactions import run_reaction
from forum import actions
from forum.fragments import post_fragments, stamps
from forum.models import Post, Topic
from tests.sockets import close_all, open_tab

pytestmark = pytest.mark.django_db(transaction=True)


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
