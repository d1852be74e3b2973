"""How well questions of real people find what others linked them to:

`python -m tests.bench.search_quality FOLDER ENGINE [HALF]`.

The question's title is the query; the questions that it links to, or is linked from by nobody
else's word than its own, should be found; a duplicate counts double; the question itself is never
among the results. ENGINE is "database" or "elasticsearch"; HALF is "seen" (the links that weights
were tuned on) or "unseen". Prints one line of JSON: recall@5, MRR and nDCG@10, ours and plain
BM25's over title and body on the same engine.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from math import log2
from pathlib import Path
from xml.etree import ElementTree

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
DUPLICATE = "3"


def links_of(dump: Path) -> dict[int, dict[int, float]]:
    """Question -> the questions that it links to, with their gain:

    2 for a duplicate, 1 for a link. Ids of the dump.
    """
    questions = {
        int(row.get("Id")): row
        for _, row in ElementTree.iterparse(dump / "Posts.xml")
        if row.get("PostTypeId") in ("1", "2")
    }
    wanted: dict[int, dict[int, float]] = {}
    for _, row in ElementTree.iterparse(dump / "PostLinks.xml"):
        if row.tag != "row":
            continue
        ends = [int(row.get(name)) for name in ("PostId", "RelatedPostId")]
        if any(end not in questions for end in ends):
            continue
        source, target = (int(questions[end].get("ParentId") or end) for end in ends)
        if source != target:
            gain = 2.0 if row.get("LinkTypeId") == DUPLICATE else 1.0
            into = wanted.setdefault(source, {})
            into[target] = max(gain, into.get(target, 0))
    return wanted


def is_seen(source: int) -> bool:
    """Whether the links of this question may be looked at while tuning: half of them, by a hash
    that nobody chose.
    """
    return hashlib.sha256(str(source).encode()).digest()[0] % 2 == 0


def measures(ranked: list[int], wanted: dict[int, float]) -> tuple[float, float, float]:
    """Recall@5 (by gain), the reciprocal rank of the first that is wanted (within 100), nDCG@10."""
    recall = sum(wanted.get(found, 0) for found in ranked[:5]) / sum(
        sorted(wanted.values(), reverse=True)[:5]
    )
    first = next((1 / place for place, found in enumerate(ranked[:100], 1) if found in wanted), 0.0)
    gained = sum(
        wanted.get(found, 0) / log2(place + 1) for place, found in enumerate(ranked[:10], 1)
    )
    best = sum(
        gain / log2(place + 1)
        for place, gain in enumerate(sorted(wanted.values(), reverse=True)[:10], 1)
    )
    return recall, first, gained / best


class PlainDatabase:
    """FTS5's BM25 over title and body as they stand."""

    def __init__(self, entries, name: str = "") -> None:
        import sqlite3

        self.table = sqlite3.connect(":memory:")
        self.table.execute("CREATE VIRTUAL TABLE plain USING fts5(title, body)")
        self.table.executemany("INSERT INTO plain (rowid, title, body) VALUES (?, ?, ?)", entries)

    def find(self, title: str) -> list[int]:
        import re

        asked = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", title))
        return [
            row[0]
            for row in self.table.execute(
                "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT 101",
                [asked],
            )
        ]


class PlainElasticsearch:
    """Elasticsearch's BM25 over title and body with its standard analyzer, each field scored and
    the better one taken.
    """

    def __init__(self, entries, name: str = "plain") -> None:
        from elasticsearch.helpers import bulk

        from community.search.engines.elastic import client

        self.client, self.index = client(), f"bench-{name}"
        self.client.options(ignore_status=404).indices.delete(index=self.index)
        text = {"type": "text"}
        self.client.indices.create(
            index=self.index,
            mappings={"properties": {"title": text, "body": text}},
            settings={"number_of_shards": 1},
        )
        bulk(
            self.client,
            [
                {"_index": self.index, "_id": pk, "title": title, "body": body}
                for pk, title, body in entries
            ],
            refresh=True,
        )

    def find(self, title: str) -> list[int]:
        asked = {
            "multi_match": {"query": title, "fields": ["title", "body"], "type": "most_fields"}
        }
        answer = self.client.search(index=self.index, query=asked, size=101, source=False)
        return [int(hit["_id"]) for hit in answer["hits"]["hits"]]


def ours(title: str, own: str) -> list[int]:
    """Topics in the order of our search, as a visitor finds them."""
    from django.contrib.auth.models import AnonymousUser

    from community.search import engines
    from community.search.documents import scopes_of
    from community.search.engines.found import Narrow
    from community.search.finding import _without_operators
    from community.search.models import SearchEntry
    from community.search.query import parse
    from community.search.vocabulary import understand

    scopes = tuple(scopes_of(AnonymousUser()))
    query = understand(parse(_without_operators(title)), scopes).query
    narrow = Narrow(scopes=scopes, kinds=("topic",), but_keys=(own,))
    ids = engines.find(query, narrow, number=100).ids
    return [
        things[pk]
        for things in [dict(SearchEntry.objects.filter(pk__in=ids).values_list("pk", "object_id"))]
        for pk in ids
    ]


def main(folder: Path, engine: str, half: str) -> None:
    import django

    django.setup()
    from community.search.models import SearchEntry
    from forum.models import ImportedItem, Post, Topic

    topics = list(SearchEntry.objects.filter(kind="topic", is_gone=False))
    plain_engine = PlainElasticsearch if engine == "elasticsearch" else PlainDatabase
    plain = plain_engine([(entry.object_id, entry.title, entry.lead) for entry in topics])
    everything = plain_engine(
        [
            (entry.object_id, entry.title, " ".join([entry.lead, entry.answer, entry.body]))
            for entry in topics
        ],
        "everything",
    )
    heads = dict(Post.objects.filter(number=0, parent=None).values_list("pk", "topic_id"))
    titles = dict(Topic.objects.values_list("pk", "subject"))
    sums, number = {"ours": [0.0] * 3, "plain": [0.0] * 3, "plain over all posts": [0.0] * 3}, 0
    for dump in sorted(folder.iterdir()):
        if not dump.is_dir():
            continue
        posts = dict(
            ImportedItem.objects.filter(source=dump.name, kind="post").values_list(
                "foreign_id", "local_id"
            )
        )
        local = {foreign: heads[post] for foreign, post in posts.items() if post in heads}
        for source, targets in links_of(dump).items():
            if is_seen(source) != (half == "seen") or source not in local:
                continue
            topic, wanted = (
                local[source],
                {local[target]: gain for target, gain in targets.items() if target in local},
            )
            if not wanted:
                continue
            number += 1
            rankings = {
                "ours": ours(titles[topic], f"topic.{topic}"),
                "plain": [pk for pk in plain.find(titles[topic]) if pk != topic],
                "plain over all posts": [
                    pk for pk in everything.find(titles[topic]) if pk != topic
                ],
            }
            for name, ranked in rankings.items():
                sums[name] = [
                    total + value
                    for total, value in zip(sums[name], measures(ranked, wanted), strict=True)
                ]
    print(
        json.dumps(
            {
                "questions": number,
                **{
                    name: [round(total / number, 4) for total in totals]
                    for name, totals in sums.items()
                },
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "unseen")
