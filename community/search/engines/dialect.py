"""What each database has of its own: how it keeps stems, how it is asked, how it ranks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from community.search.engines.question import Question
from community.search.models import SearchEntry

TABLE = SearchEntry._meta.db_table
RANKED = 75  # the database chooses so many, BM25F puts them in order


class Dialect(ABC):
    """One database's own full text.

    `joined` is what stands after FROM, up to the condition that an entry `e` fits the words; its
    one parameter is what `asked` returns.
    """

    joined: str

    @abstractmethod
    def write(self, cursor, entries: list[SearchEntry]) -> None:
        """Keep the stems of these entries, of which nothing is kept yet."""

    @abstractmethod
    def asked(self, question: Question, *, titles: bool = False) -> str:
        """The question in the database's language; "" when nothing is asked.

        With `titles` its words have to stand in the title.
        """

    @abstractmethod
    def best(
        self, asked: str, where: str, values: list[Any], quality: str, *, titles: bool = False
    ) -> tuple[str, list[Any]]:
        """(what stands after FROM, its parameters) for the best RANKED in the database's own
        order, which the factor `quality` corrects.
        """
