"""A real Elasticsearch that is killed, restarted and rebuilt while people write and search: nothing
is lost, search goes on.
"""

from __future__ import annotations

import contextlib
import threading
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.search import actions as search
from community.search import engines
from community.search.engines import elastic
from community.search.engines.elastic import asking, writing
from community.search.finding import search as find
from community.search.finding import suggest
from community.search.models import PendingEntry, SearchEntry
from forum import actions
from tests.conftest import run_all, settle
from tests.integration.test_races import at_once
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db


def titles(text: str) -> list[str]:
    return [result.entry.title for result in find(AnonymousUser(), text).results]


@pytest.fixture(autouse=True)
def real(engine, search_server):
    """Each test ends with a server that runs."""
    yield
    if search_server.process is None:
        search_server.start()


def many(number: int, forum, word: str = "quartz") -> None:
    """So many entries that wait to be sent."""
    entries = SearchEntry.objects.bulk_create(
        [
            SearchEntry(
                key=f"topic.{900_000 + n}",
                kind="topic",
                object_id=900_000 + n,
                title=f"{word} {n}",
                lead=f"{word} " * 30,
                address="/x/",
                scope=f"forum.{forum.pk}",
                date=timezone.now(),
            )
            for n in range(number)
        ],
        batch_size=500,
    )
    PendingEntry.objects.bulk_create(
        [PendingEntry(entry=entry, version=1) for entry in entries], batch_size=500
    )


def in_index(text: str) -> int:
    writing.client().indices.refresh(index=writing.ALIAS)
    return writing.client().count(index=writing.ALIAS, query={"match": {"title": text}})["count"]


def test_search_goes_on_while_the_server_is_away_and_the_index_catches_up(
    cast, forum, topic, search_server, monkeypatch
):
    monkeypatch.setattr(engines, "PAUSE_SECONDS", 600)
    settle()
    assert titles("router drops") == [topic.subject]
    assert Client().get("/health/").json()["parts"][-1] == {
        "name": "search",
        "kind": "elasticsearch",
        "up": True,
        "word": "",
    }
    search_server.stop(kill=True)
    assert titles("router drops") == [topic.subject]  # the database answers
    with monkeypatch.context() as patch:
        patch.setattr(elastic, "find", None)  # the other is not asked again
        assert titles("router drops") == [topic.subject]
    health = Client().get("/health/")
    part = health.json()["parts"][-1]
    assert (health.status_code, part["kind"], part["up"]) == (200, "elasticsearch", False)
    new = actions.start_topic(forum, by=cast.carl, title="Written while it was away", content="x")
    actions.remove_post(topic.first_post, by=cast.mo)
    run_all()
    search.send_pending()
    assert PendingEntry.objects.count() >= 2
    assert titles("written away") == [new.subject]
    search_server.start()
    cache.delete(engines.DOWN)
    settle()
    assert not PendingEntry.objects.exists()
    assert in_index("written") == 1
    assert in_index("router") == 0
    assert titles("written away") == [new.subject]


def test_killed_in_the_middle_of_indexing_nothing_is_lost(forum, topic, search_server, monkeypatch):
    settle()
    many(3000, forum)
    sent = []
    original = writing._send

    def dies_on_the_way(entries, index):
        arrived = list(original(entries, index))
        sent.append(len(arrived))
        if len(sent) == 2:
            search_server.stop(kill=True)
        return arrived

    monkeypatch.setattr(writing, "_send", dies_on_the_way)
    search.send_pending()
    search.send_pending()
    waiting = PendingEntry.objects.count()
    assert 0 < waiting < 3000
    assert find(
        AnonymousUser(), "quartz"
    ).query.has_words  # answered by the database, without an error
    monkeypatch.setattr(writing, "_send", original)
    search_server.start()
    while PendingEntry.objects.exists():
        assert search.send_pending()
    assert in_index("quartz") == 3000


def test_killed_in_the_middle_of_a_bulk_request_nothing_is_lost(forum, topic, search_server):
    settle()
    many(4000, forum, "basalt")
    killer = threading.Timer(0.6, lambda: search_server.stop(kill=True))
    killer.start()
    for _ in range(6):
        search.send_pending()
    killer.join()
    time.sleep(0.2)
    search_server.start()

    def everything_is_sent() -> bool:
        cache.delete(engines.DOWN)
        search.send_pending()
        return not PendingEntry.objects.exists()

    wait_for(everything_is_sent, "everything is sent")
    assert in_index("basalt") == 4000


@pytest.mark.django_db(transaction=True)
def test_two_workers_begin_with_an_empty_server_at_once_and_one_index_is_written_to(
    cast, forum, topic, engine, monkeypatch
):
    many(300, forum, "feldspar")
    gate, original = threading.Barrier(2), writing._changed_since

    def both_are_complete(moment):
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait(20)
        return original(moment)

    monkeypatch.setattr(writing, "_changed_since", both_are_complete)
    results = at_once(writing.rebuild, writing.rebuild)
    monkeypatch.setattr(writing, "_changed_since", original)
    assert any(isinstance(result, str) for result in results), results
    assert all(isinstance(result, (str, *writing.Unavailable)) for result in results), results
    assert len(writing.client().indices.get_alias(name=writing.ALIAS)) == 1
    assert len(writing.client().indices.get(index=f"{writing.ALIAS}*")) == 1
    actions.start_topic(forum, by=cast.carl, title="Obsidian and more", content="x")
    settle()
    assert not PendingEntry.objects.exists()
    assert in_index("obsidian") == 1


def test_entries_that_are_refused_hold_no_others_back(forum, topic, engine, monkeypatch):
    settle()
    many(writing.BATCH + 100, forum, "granite")
    original = writing.as_document

    def as_document(entry):
        return original(entry) | ({"date": "no date"} if entry.title.startswith("granite") else {})

    monkeypatch.setattr(writing, "as_document", as_document)
    another = SearchEntry.objects.create(
        key="topic.800000",
        kind="topic",
        object_id=800_000,
        title="schist",
        address="/x/",
        scope=f"forum.{forum.pk}",
        date=timezone.now(),
    )
    PendingEntry.objects.create(entry=another, version=1)
    search.send_pending()
    search.send_pending()
    assert in_index("schist") == 1
    assert PendingEntry.objects.count() == writing.BATCH + 100


def test_an_index_is_built_anew_without_a_gap_and_with_what_changes_meanwhile(
    cast, forum, topic, monkeypatch
):
    many(1200, forum)
    settle()
    before = writing.current_index()
    counts, changed = [], []

    def meanwhile(number: int) -> None:
        counts.append(len(find(AnonymousUser(), "quartz").results))
        if not changed:
            changed.append(
                actions.start_topic(
                    forum, by=cast.carl, title="Obsidian, written meanwhile", content="x"
                )
            )
            run_all()
            search.send_pending()
            assert (
                titles("obsidian") == ["Obsidian, written meanwhile"] or in_index("obsidian") == 1
            )

    after = writing.rebuild(progress=meanwhile)
    assert after == writing.current_index() != before
    assert len(counts) >= 2
    assert in_index("obsidian") == 1
    assert in_index("quartz") == 1200
    assert list(writing.client().indices.get(index=f"{writing.ALIAS}*")) == [after]


def test_a_build_that_dies_leaves_the_old_index_in_use(forum, topic):
    settle()
    before = writing.current_index()
    many(10, forum)

    def dies(number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writing.rebuild(progress=dies)
    assert writing.current_index() == before
    assert list(writing.client().indices.get(index=f"{writing.ALIAS}*")) == [before]


def test_the_later_version_stays_whatever_comes_late(topic):
    settle()
    entry = SearchEntry.objects.get(key=topic.live_group)
    entry.version += 1
    entry.title = "The newest title"
    writing._send_all([entry], writing.ALIAS)
    entry.version -= 1
    entry.title = "An old title"
    writing._send_all([entry], writing.ALIAS)
    writing.client().indices.refresh(index=writing.ALIAS)
    assert (
        "newest" in writing.client().get(index=writing.ALIAS, id=str(entry.pk))["_source"]["title"]
    )
    entry.version += 2
    entry.is_gone = True
    writing._send_all([entry], writing.ALIAS)
    entry.version -= 1
    entry.is_gone = False
    assert list(writing._send([entry], writing.ALIAS)) == [
        entry.pk
    ]  # it counts as done: a later version was there
    writing.client().indices.refresh(index=writing.ALIAS)
    assert not writing.client().exists(index=writing.ALIAS, id=str(entry.pk))


def test_another_mapping_builds_another_index(topic, monkeypatch):
    settle()
    before = writing.current_index()
    mapping = writing._mapping()
    mapping["settings"]["refresh_interval"] = "2s"
    monkeypatch.setattr(writing, "_mapping", lambda: mapping)
    search.send_pending()
    assert writing.current_index() != before
    assert titles("router drops") == [topic.subject]


def test_words_of_very_many_entries_are_suggested_by_titles_alone(article, monkeypatch):
    def suggested(text: str) -> list[str]:
        return [result.entry.title for result in suggest(AnonymousUser(), text)]

    assert suggested("restart router") == suggested("close window") == [article.title]
    monkeypatch.setattr(asking, "COMMON", 0)
    assert suggested("restart router") == [article.title]
    assert suggested("restart window") == [article.title]
    assert suggested("close window") == []
