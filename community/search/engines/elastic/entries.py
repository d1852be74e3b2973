"""The index: what it holds of an entry, where it stands, and how it is reached."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch_dsl import Boolean, Date, Document, Float, Integer, Keyword, Text

from community.search.engines.columns import columns_of
from community.search.models import PendingEntry, SearchEntry
from community.search.ranking import K1, B

ALIAS = "veche-entries"
SECONDS = 3
EPOCH = date(1970, 1, 1).toordinal()
Unavailable = (TransportError, ApiError)


class Entry(Document):
    """A search entry as Elasticsearch holds it: stems, parted by spaces, and what narrows and
    ranks.
    """

    title = Text(analyzer="whitespace")
    lead = Text(analyzer="whitespace")
    answer = Text(analyzer="whitespace")
    body = Text(analyzer="whitespace")
    words = Text(analyzer="whitespace", norms=False, index_options="docs")
    marks = Keyword()
    tags = Keyword()
    key = Keyword()
    kind = Keyword()
    scope = Keyword()
    place = Keyword()
    locale = Keyword()
    status = Keyword()
    author_id = Integer()
    solved = Boolean()
    answers = Integer()
    date = Date()
    day = Integer()
    quality = Float()

    class Index:
        name = ALIAS
        settings = {
            "number_of_shards": 1,
            "refresh_interval": "1s",
            "similarity": {"default": {"type": "BM25", "k1": K1, "b": B}},
        }

    class Meta:
        dynamic = False


@cache
def client() -> Elasticsearch:
    """One client for the process. It never asks who the server is: managed ones hide their root."""
    return Elasticsearch(
        settings.ENV.elasticsearch_url,
        request_timeout=SECONDS,
        max_retries=0,
        retry_on_timeout=False,
    )


def health() -> str:
    """A word about the index; raises what is wrong."""
    state = client().cluster.health(timeout="2s")["status"]
    waiting = PendingEntry.objects.filter(
        queued_on__lt=timezone.now() - timedelta(minutes=1)
    ).exists()
    if state == "red":
        raise RuntimeError("the cluster is red")
    return "catching up" if waiting else ""


def as_document(entry: SearchEntry) -> dict:
    """An entry as `Entry` describes it."""
    title, lead, answer, body, words, marks = (" ".join(tokens) for tokens in columns_of(entry))
    return {
        "title": title,
        "lead": lead,
        "answer": answer,
        "body": body,
        "words": words,
        "marks": marks.split(),
        "tags": entry.tags,
        "key": entry.key,
        "kind": entry.kind,
        "scope": entry.scope,
        "place": entry.place,
        "locale": entry.locale,
        "status": entry.status,
        "author_id": entry.author_id,
        "solved": entry.solved,
        "answers": entry.answers,
        "date": entry.date.isoformat(),
        "day": day_of(entry.date),
        "quality": entry.quality,
    }


def day_of(moment) -> int:
    """Days since 1970."""
    return moment.date().toordinal() - EPOCH
