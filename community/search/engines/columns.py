"""The texts of an entry as engines keep them."""

from __future__ import annotations

from community.search.engines.found import tag_mark
from community.search.models import SearchEntry
from community.search.words import stem_text, surface_words

COLUMNS = ("title", "lead", "answer", "body", "words", "marks")


def columns_of(entry: SearchEntry) -> tuple[list[str], ...]:
    """The tokens of title, lead, answer and body as stems, the words of the title as they stand,
    the marks.
    """
    tags = [token for tag in entry.tags for token in stem_text(tag)]
    return (
        stem_text(entry.title),
        [*tags, *stem_text(entry.lead)],
        stem_text(entry.answer),
        stem_text(entry.body),
        list(dict.fromkeys([*surface_words(entry.title), *surface_words(" ".join(entry.tags))])),
        [tag_mark(tag) for tag in entry.tags],
    )
