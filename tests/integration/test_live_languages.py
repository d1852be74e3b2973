"""What is rendered for whom: nothing for nobody, and only in the languages that are heard."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer

from community.live import broadcast as broadcasting
from forum import actions
from forum.fragments import post_fragments_by_language
from tests.sockets import close_all, open_tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """A process that stands alone, whichever column the suite runs on."""
    layer = InMemoryChannelLayer()
    for module in ("broadcast", "hub"):
        monkeypatch.setattr(f"community.live.{module}.get_channel_layer", lambda: layer)


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The languages in which posts are rendered from now on."""
    languages: list[str] = []

    def note(posts, topic, wanted):
        languages.extend(wanted)
        return post_fragments_by_language(posts, topic, wanted)

    monkeypatch.setattr("forum.live.post_fragments_by_language", note)
    return languages


def test_nothing_is_rendered_for_a_topic_that_nobody_watches(cast, topic, rendered):
    actions.post_answer(topic, by=cast.carl, content="For whoever comes later")
    assert rendered == []


@pytest.mark.asyncio
async def test_only_the_languages_of_those_who_watch_are_rendered(cast, topic, tabs, rendered):
    tab = await open_tab(tabs, language="ru")
    await tab.join(f"topic.{topic.pk}")
    elsewhere = await open_tab(tabs, language="en")
    await elsewhere.join(f"list.{topic.forum_id}")
    await sync_to_async(actions.post_answer)(topic, by=cast.carl, content="Да")
    assert '<span id="answer-count">1 ответ</span>' in (await tab.next("add"))["html"]
    assert rendered == ["ru"]
    await close_all(tabs)


@pytest.mark.asyncio
async def test_who_joins_while_it_is_rendered_is_not_sent_a_language_of_others(tabs, topic):
    """They have asked for what they missed by then, as after every join."""
    group = f"topic.{topic.pk}"
    russian, english = await open_tab(tabs, language="ru"), await open_tab(tabs, language="en")
    for tab in (russian, english):
        await tab.join(group)
    send = sync_to_async(broadcasting.broadcast)
    await send(group, {"do": "add", "n": 1}, {"ru": "один"})
    await send(group, {"do": "add", "n": 2}, {"ru": "два", "en": "two"})
    assert [(await russian.next("add"))["html"] for _ in range(2)] == ["один", "два"]
    assert (await english.next("add"))["html"] == "two"
    await close_all(tabs)


def test_where_others_may_listen_it_is_every_language(monkeypatch):
    monkeypatch.setattr(broadcasting, "get_channel_layer", lambda: object())
    assert broadcasting.languages_heard("topic.1") == ["en", "ru"]
