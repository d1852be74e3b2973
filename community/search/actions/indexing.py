"""Keep the index as the rooms describe their things; remember what people looked for and what
helped them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from datetime import timedelta
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.events.reactions import give_way
from community.events.version import touch_portal
from community.search import engines
from community.search.actions.learning import Words
from community.search.documents import SOURCES, Document
from community.search.engines import database
from community.search.models import PendingEntry, SearchEntry
from community.search.ranking import quality_of
from community.search.vocabulary import forget_words
from community.transactions import by_id, one_transaction

log = logging.getLogger(__name__)
PORTION = 200
LONGEST_TEXT = 200_000
NOTHING = {
    "title": "",
    "address": "",
    "lead": "",
    "answer": "",
    "body": "",
    "tags": [],
    "is_gone": True,
}
TEXTS = {"title", "lead", "answer", "body", "tags"}
COPIED = (
    "kind",
    "object_id",
    "address",
    "scope",
    "place",
    "locale",
    "author_id",
    "solved",
    "answers",
    "votes",
    "status",
    "date",
    "stale",
)


def index(kind: str, ids: Collection[int]) -> int:
    """Describe these things anew; what their room does not describe any more is gone.

    Returns how many entries changed.
    """
    try:
        return _index(kind, ids)
    except IntegrityError:  # somebody else described the same new thing in the same moment
        return _index(kind, ids)


@one_transaction
def _index(kind: str, ids: Collection[int]) -> int:
    # locked before the rooms are asked: whoever comes second describes what is true then
    known = {
        entry.key: entry
        for entry in by_id(SearchEntry.objects.filter(kind=kind, object_id__in=ids))
    }
    documents = {document.key: document for document in SOURCES[kind].documents(ids)}
    words = Words()
    fresh: list[SearchEntry] = []
    rewritten: list[SearchEntry] = []
    changed: list[SearchEntry] = []
    for key, document in sorted(
        documents.items()
    ):  # in one order: two may describe the same new things
        entry = known.pop(key, None)
        values = _values(document)
        if entry is None:
            fresh.append(entry := SearchEntry(key=key, **values))
            words.add(entry)
        elif differing := {name for name, value in values.items() if getattr(entry, name) != value}:
            says_otherwise = differing & TEXTS or entry.is_gone
            if says_otherwise or "scope" in differing:
                words.take_back(entry)
                words.add(SearchEntry(**values))
            (rewritten if says_otherwise else changed).append(_changed(entry, values))
    for entry in known.values():
        if not entry.is_gone:
            words.take_back(entry)
            rewritten.append(_changed(entry, NOTHING))
    SearchEntry.objects.bulk_create(fresh, batch_size=100)
    together = [*rewritten, *changed]
    names = [
        field.name for field in SearchEntry._meta.concrete_fields if field.name not in ("id", "key")
    ]
    SearchEntry.objects.bulk_update(together, names, batch_size=50)
    database.write([*fresh, *rewritten])
    words.store()
    _queue(sorted([*fresh, *together], key=attrgetter("pk")))
    if fresh or together:
        transaction.on_commit(touch_portal)
    return len(fresh) + len(together)


def _values(document: Document) -> dict:
    values = {name: getattr(document, name) for name in COPIED}
    return values | {
        "title": document.title[:300],
        "lead": document.lead[:LONGEST_TEXT],
        "answer": document.answer[:LONGEST_TEXT],
        "body": document.body[:LONGEST_TEXT],
        "tags": list(document.tags),
        "quality": quality_of(document),
        "is_gone": False,
    }


def _changed(entry: SearchEntry, values: dict) -> SearchEntry:
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1
    entry.indexed_on = timezone.now()
    return entry


def _queue(entries: list[SearchEntry]) -> None:
    if not engines.uses_elasticsearch() or not entries:
        return
    now = timezone.now()
    PendingEntry.objects.bulk_create(
        [
            PendingEntry(entry_id=entry.pk, version=entry.version, queued_on=now)
            for entry in entries
        ],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["version", "queued_on"],
        batch_size=200,
    )
    transaction.on_commit(send_pending, robust=True)


def index_all(kinds: Collection[str] = (), progress=lambda number: None) -> int:
    """Describe everything anew, a portion at a time; returns how many entries changed.

    Safe to stop and to run again.
    """
    changed = 0
    for kind in kinds or list(SOURCES):
        after = 0
        while ids := SOURCES[kind].ids(after, PORTION):
            began = time.monotonic()
            changed += index(kind, ids)
            after = ids[-1]
            progress(len(ids))
            give_way(began)
    forget_words()
    return changed


def drop_gone() -> int:
    """What the clock calls: forget entries that were removed long ago and that no engine waits
    for.
    """
    before = timezone.now() - timedelta(days=1)
    gone = SearchEntry.objects.filter(is_gone=True, indexed_on__lt=before).exclude(
        pk__in=PendingEntry.objects.values("entry_id")
    )
    ids = list(gone.values_list("pk", flat=True)[:1000])
    return SearchEntry.objects.filter(pk__in=ids).delete()[0]


def send_pending() -> int:
    """Send what waits to Elasticsearch, where there is one; what cannot be sent goes on waiting.

    Returns how many went.
    """
    if not engines.uses_elasticsearch():
        return 0
    from community.search.engines import elastic

    try:
        return elastic.send_pending()
    except elastic.Unavailable as error:
        engines.say_down(error)
        return 0
