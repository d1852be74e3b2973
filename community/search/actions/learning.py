"""The words of the index, counted by scope: exactly as many entries as hold them now, none of what
was taken away.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from community.search.models import SearchEntry, SearchWord
from community.search.words import LONGEST, counted_words, stem

BATCH = 500


class Words:
    """How the counts of words change.

    One transaction gathers what it does to its entries, then stores it once.
    """

    def __init__(self) -> None:
        self.changes: dict[tuple[str, str], list[int]] = {}

    def add(self, entry: SearchEntry, sign: int = 1) -> None:
        """Count an entry's words; -1 takes them back, and has to see the texts and the scope that
        were counted.
        """
        texts = (entry.title, *entry.tags, entry.lead, entry.answer, entry.body)
        for word, stands_for_stem in counted_words(texts).items():
            change = self.changes.setdefault((word, entry.scope), [0, 0])
            change[0] += sign
            change[1] += sign * stands_for_stem

    def take_back(self, entry: SearchEntry) -> None:
        self.add(entry, -1)

    def store(self) -> None:
        """In one order everywhere, so that two workers never wait for each other."""
        rows = [
            (word, scope, entries, for_stem)
            for (word, scope), (entries, for_stem) in sorted(self.changes.items())
            if entries or for_stem
        ]
        table = SearchWord._meta.db_table
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (word, scope, stem, entries, for_stem) VALUES (%s, %s, %s,"
                f" %s, %s) ON CONFLICT (word, scope) DO UPDATE SET entries = {table}.entries +"
                f" excluded.entries, for_stem = {table}.for_stem + excluded.for_stem",
                [
                    [word, scope, stem(word)[:LONGEST], entries, more]
                    for word, scope, entries, more in rows
                ],
            )
        gone: dict[str, list[str]] = {}
        for word, scope, entries, _for_stem in rows:
            if entries < 0:
                gone.setdefault(scope, []).append(word)
        for scope, words in gone.items():  # rows that we hold already, and no others
            for start in range(0, len(words), BATCH):
                some = SearchWord.objects.filter(scope=scope, word__in=words[start : start + BATCH])
                some.filter(entries__lte=0).delete()
        self.changes.clear()


def learn(entries: Iterable[SearchEntry]) -> None:
    """Count the words of entries that were not counted before."""
    words = Words()
    for entry in entries:
        words.add(entry)
    words.store()
