"""The desk's socket: who works there hears that it moved, and is there while a page is open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from forum import actions as of_forum
from moderation.desk import actions
from moderation.desk.actions.telling import DESK
from moderation.desk.models import Agent, Matter
from moderation.desk.staff import who_is_there
from tests.integration.desk.conftest import ref_of
from tests.sockets import close_all, open_tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.asyncio
async def test_a_question_is_told_at_once_and_stands_there_by_then(cast, prompt, tabs):
    agnes = await open_tab(tabs, cast.agnes)
    assert await agnes.join(DESK)
    await agnes.next("desk")  # she came herself
    topic = await sync_to_async(of_forum.start_topic)(
        prompt, by=cast.cleo, title="The router drops", content="?"
    )
    said = await agnes.next("desk")
    assert said == {"group": DESK, "do": "desk"}, "a word, and nothing of what it is"
    assert await Matter.objects.filter(thing=topic.live_group).aexists()
    await sync_to_async(actions.step_in)(ref_of(topic), by=cast.mo)
    await agnes.next("desk")
    await close_all(tabs)


@pytest.mark.asyncio
@pytest.mark.parametrize("who", ["cleo", "edda", None])
async def test_who_does_not_work_there_hears_nothing(who, cast, tabs):
    tab = await open_tab(tabs, getattr(cast, who) if who else None)
    assert not await tab.join(DESK)
    await close_all(tabs)


@pytest.mark.asyncio
async def test_who_has_a_page_open_is_there_for_as_long_as_it_is(cast, tabs, monkeypatch):
    monkeypatch.setattr("community.live.hub.BEAT_SECONDS", 0.05)
    agnes = await open_tab(tabs, cast.agnes)
    assert await agnes.join(DESK)
    await agnes.next("desk")  # she came
    [seen] = await sync_to_async(who_is_there)()
    assert (seen.person, seen.state) == (cast.agnes, "online")
    await Agent.objects.aupdate(seen_on=timezone.now() - timedelta(hours=1))
    await agnes.next("desk")  # and is still there
    assert await sync_to_async(who_is_there)()
    await close_all(tabs)
