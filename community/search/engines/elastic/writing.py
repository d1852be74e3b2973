"""Sending entries, and building the index anew beside the one in use."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.utils import timezone
from elasticsearch.helpers import streaming_bulk

from community.search.engines.elastic.entries import ALIAS, Entry, Unavailable, as_document, client
from community.search.models import PendingEntry, SearchEntry

log = logging.getLogger(__name__)
BATCH = 500


def _mapping() -> dict:
    return Entry._index.to_dict()


def _index_name() -> str:
    shape = json.dumps(_mapping(), sort_keys=True).encode()
    return f"{ALIAS}-{hashlib.sha256(shape).hexdigest()[:8]}"


def current_index() -> str | None:
    """The index behind the alias, None while there is none."""
    if not client().indices.exists_alias(name=ALIAS):
        return None
    return next(iter(client().indices.get_alias(name=ALIAS)))


def _acts(entries: Iterable[SearchEntry], index: str) -> Iterator[dict]:
    for entry in entries:
        act = {
            "_index": index,
            "_id": str(entry.pk),
            "version": entry.version,
            "version_type": "external_gte",
        }
        if entry.is_gone:
            yield {**act, "_op_type": "delete"}
        else:
            yield {**act, "_op_type": "index", "_source": as_document(entry)}


def _send(entries: Iterable[SearchEntry], index: str) -> Iterator[int]:
    """Send entries; yields the ids of those that arrived, or were there in a later version
    already.
    """
    sent = streaming_bulk(
        client().options(request_timeout=60),
        _acts(entries, index),
        chunk_size=BATCH,
        raise_on_error=False,
        raise_on_exception=True,
    )
    refused = []
    for done, item in sent:
        result = next(iter(item.values()))
        if done or result["status"] in (404, 409):
            yield int(result["_id"])
        else:
            refused.append((result["_id"], result.get("error", {}).get("type")))
    if refused:
        log.warning(
            "Elasticsearch refused %s entries, the first of them: %s, %s", len(refused), *refused[0]
        )


def _send_all(entries: Iterable[SearchEntry], index: str) -> None:
    """As `_send`, without remembering which: a million ids are not constant memory."""
    deque(_send(entries, index), maxlen=0)


def send_pending(most: int = BATCH * 4) -> int:
    """Send what waits, the longest waiting first; an installation without an index gets one.

    Raises Unavailable.
    """
    if not (current_index() or "").startswith(_index_name()):
        rebuild()
    total = 0
    while waiting := dict(
        PendingEntry.objects.order_by("queued_on").values_list("entry_id", "version")[:BATCH]
    ):
        arrived = set(_send(SearchEntry.objects.filter(pk__in=waiting).iterator(BATCH), ALIAS))
        for pk in arrived:  # a change that came meanwhile has a later version and waits on
            PendingEntry.objects.filter(entry_id=pk, version__lte=waiting[pk]).delete()
        refused = waiting.keys() - arrived  # they wait behind the others, and hold nobody back
        PendingEntry.objects.filter(entry_id__in=refused).update(queued_on=timezone.now())
        total += len(arrived)
        if not arrived or total >= most:
            break
    if total and total < BATCH:
        client().indices.refresh(index=ALIAS)
    return total


def rebuild(progress=lambda number: None) -> str:
    """Build the index anew beside the one in use, then move the alias; returns its name.

    Memory stays constant.

    What changes meanwhile is sent again before and after the move; versions keep the later one. Of
    two that are built at once the first to be complete is moved to, and the other raises
    Unavailable: the server allows one index that is written to.
    """
    name = f"{_index_name()}-{time.time_ns() // 1_000_000}"
    began = timezone.now() - timedelta(seconds=5)
    shape = _mapping()
    patient = client().options(request_timeout=60)
    patient.indices.create(
        index=name,
        mappings=shape["mappings"],
        settings={**shape["settings"], "refresh_interval": "-1"},
    )
    try:
        _send_all(_everything(progress), name)
        moved = timezone.now() - timedelta(seconds=5)
        _send_all(_changed_since(began), name)
        patient.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
        client().options(request_timeout=120).indices.refresh(index=name)
        with contextlib.suppress(
            *Unavailable
        ):  # one piece is read a third faster than twenty; it is complete without that
            client().options(request_timeout=1800).indices.forcemerge(
                index=name, max_num_segments=1
            )
        old = (
            list(client().indices.get_alias(name=ALIAS))
            if client().indices.exists_alias(name=ALIAS)
            else []
        )
        actions = [{"remove": {"index": index, "alias": ALIAS}} for index in old]
        patient.indices.update_aliases(
            actions=[*actions, {"add": {"index": name, "alias": ALIAS, "is_write_index": True}}]
        )
    except BaseException:
        client().options(ignore_status=404).indices.delete(index=name)
        raise
    _send_all(_changed_since(moved), name)
    for index in old:
        client().options(ignore_status=404).indices.delete(index=index)
    return name


def _everything(progress) -> Iterator[SearchEntry]:
    after = 0
    while chunk := list(
        SearchEntry.objects.filter(pk__gt=after, is_gone=False).order_by("pk")[:BATCH]
    ):
        yield from chunk
        after = chunk[-1].pk
        progress(len(chunk))


def _changed_since(moment) -> Iterator[SearchEntry]:
    return SearchEntry.objects.filter(indexed_on__gte=moment).order_by("pk").iterator(BATCH)
