"""Find things for a reader: ask the engine within what they may see, and ask the rooms again before
anything is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from community.accounts.languages import EVERY, Languages
from community.accounts.models import User
from community.search import engines
from community.search.documents import SOURCES, places_for, scopes_of
from community.search.engines.found import Narrow
from community.search.models import SearchEntry
from community.search.query import Filters, Query, Term, parse, with_prefix
from community.search.vocabulary import Reading, frequencies, understand
from community.search.words import LONGEST, WORD, fold, stems_of
from community.things.kinds import readable_among
from community.things.ref import Ref

PAGE = 20
FILTER_OF_FACET = {name: name for name in ("kind", "place", "state", "status", "tag", "locale")} | {
    "age": "after"
}
SNIPPET = 220
MOST_HITS = 150  # each is compared with each
SUGGESTED = 5
WORDS_OF_A_QUESTION = 12
LOOKED_AT = 2000  # characters of a question that is compared with another


@dataclass
class Result:
    """An entry as one reader sees it.

    `title` and `snippet` are HTML with the words that fit in <mark>; `passage` is the words of the
    snippet.
    """

    entry: SearchEntry
    title: SafeString
    snippet: SafeString
    place: str = ""
    passage: str = ""


@dataclass
class Results:
    """A page of results.

    `meant` is what the text would be without slips; `layout` says that it is searched for instead.
    """

    query: Query
    results: list[Result]
    total: int = 0
    is_more: bool = False
    loose: bool = False
    meant: str = ""
    layout: bool = False
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def search(
    user,
    text: str,
    *,
    filters: Filters | None = None,
    page: int = 1,
    newest: bool = False,
    literal: bool = False,
    reads: Languages = EVERY,
) -> Results:
    """One page of what `user` may see and is looking for, what is in a language that they read
    before the rest.

    `literal` takes the words as they were typed.
    """
    query = parse(text)
    chosen = _merged(query.filters, filters or Filters())
    scopes, places = _scopes(user), places_for(user)
    reading = Reading(query) if literal else understand(query, scopes)
    narrow = _narrow(scopes, chosen, places, reads)
    asked: dict[str, Any] = {"start": (page - 1) * PAGE, "number": PAGE, "newest": newest}
    found = engines.find(reading.query, narrow, facets=True, **asked)
    for (
        facet,
        name,
    ) in FILTER_OF_FACET.items():  # a facet that is chosen shows what its other values would give
        if getattr(chosen, name):
            without = replace(chosen, **{name: getattr(Filters(), name)})
            found.facets[facet] = engines.find(
                reading.query, _narrow(scopes, without, places), facets=True, number=0
            ).facets.get(facet, {})
    entries = readable_entries(user, found.ids)
    hidden = len(found.ids) - len(entries)
    results = [show(entry, reading.query, places) for entry in entries]
    facets = found.facets | {
        "place": {word: n for word, n in found.facets.get("place", {}).items() if word in places}
    }
    return Results(
        reading.query,
        results,
        max(0, found.total - hidden),
        found.is_more,
        found.loose,
        reading.shown,
        reading.layout,
        facets,
        places,
    )


def _merged(typed: Filters, chosen: Filters) -> Filters:
    """The facets of the page over the operators that were typed."""
    return replace(typed, **{name: getattr(chosen, name) for name in chosen.names()})


def _scopes(user) -> tuple[str, ...]:
    return tuple(sorted(scopes_of(user)))


def _narrow(
    scopes: tuple[str, ...], filters: Filters, places: dict[str, str], reads: Languages = EVERY
) -> Narrow:
    return Narrow(
        scopes=scopes,
        reads=tuple(sorted(reads)),
        kinds=(filters.kind,) if filters.kind else None,
        places=_places_named(filters.place, places) if filters.place else None,
        tag=filters.tag,
        author_ids=_authors_named(filters.author) if filters.author else None,
        state=filters.state,
        status=filters.status,
        locale=filters.locale,
        before=filters.before,
        after=filters.after,
    )


def _places_named(name: str, places: dict[str, str]) -> tuple[str, ...]:
    if name in places:
        return (name,)
    wanted = fold(name)
    exact = tuple(word for word, shown in places.items() if fold(shown) == wanted)
    return exact or tuple(word for word, shown in places.items() if wanted in fold(shown))


def _authors_named(name: str) -> tuple[int, ...]:
    people = User.objects.filter(
        Q(username__iexact=name) | Q(display_name__iexact=name), closed_on=None
    )
    return tuple(people.values_list("pk", flat=True)[:20])


def readable_entries(user, ids: Collection[int]) -> list[SearchEntry]:
    """The entries of these ids, in their order, that `user` may see right now: every room is asked
    once.
    """
    return _readable(
        user, SearchEntry.objects.filter(pk__in=ids, is_gone=False).defer("body").in_bulk(), ids
    )


def entries_named(user, keys: Collection[str]) -> list[SearchEntry]:
    """The entries of these keys ("article.7") that `user` may see."""
    by_key = {
        entry.key: entry
        for entry in SearchEntry.objects.filter(key__in=keys, is_gone=False).defer("body")
    }
    return _readable(user, by_key, keys)


def _readable(user, entries: dict, order: Iterable) -> list[SearchEntry]:
    shown = [entries[one] for one in order if one in entries and entries[one].kind in SOURCES]
    things = {entry: str(Ref(SOURCES[entry.kind].thing, entry.object_id)) for entry in shown}
    allowed = readable_among(user, things.values())
    return [entry for entry in shown if things[entry] in allowed]


def things_with(user, text: str, *, kind: str, most: int) -> list[int]:
    """Ids of the things of one kind that have all of these words, the best first, at most so many:
    for lists that words narrow, which ask themselves what `user` may see of them.
    """
    query, scopes = parse(text), _scopes(user)
    narrow = _narrow(scopes, replace(query.filters, kind=kind), places_for(user))
    found = engines.find(understand(query, scopes).query, narrow, number=most, strict=True).ids
    entries = SearchEntry.objects.filter(pk__in=found, is_gone=False)
    things = dict(entries.values_list("pk", "object_id"))
    return [things[pk] for pk in found if pk in things]


@dataclass(frozen=True)
class Alike:
    """Entries like a question that is being typed, the most alike first, and what was asked for."""

    query: Query
    entries: list[SearchEntry]

    def answered(self) -> list[SearchEntry]:
        """Those that may answer it: articles, news, solved topics, talk."""
        return [entry for entry in self.entries if entry.solved is not False]


def suggest(
    user,
    title: str,
    body: str = "",
    *,
    most: int = SUGGESTED,
    kinds: tuple[str, ...] | None = None,
    reads: Languages = EVERY,
) -> list[Result]:
    """What may answer a question that is being typed: articles, solved topics, ideas, news, or only
    these `kinds`; the last word may be unfinished.
    """
    found = alike(user, title, body, most=most * 3, kinds=kinds, reads=reads)
    return [show(entry, found.query, {}) for entry in found.answered()[:most]]


def alike(
    user,
    title: str,
    body: str = "",
    *,
    most: int,
    kinds: tuple[str, ...] | None = None,
    reads: Languages = EVERY,
) -> Alike:
    """What `user` may see that is like a question that is being typed, solved or not."""
    query = parse(_without_operators(title))
    if title and title[-1].isalnum() and not body:
        query = with_prefix(query)
    scopes = _scopes(user)
    query = understand(query, scopes).query
    query = replace(query, terms=_telling_words(query, body, scopes))
    if not query.terms:
        return Alike(query, [])
    kinds = kinds or tuple(kind for kind, source in SOURCES.items() if source.suggested)
    narrow = Narrow(scopes=scopes, kinds=kinds, reads=tuple(sorted(reads)))
    found = engines.find(query, narrow, number=most, some=True)
    return Alike(query, readable_entries(user, found.ids))


def likeness(entry: SearchEntry, query: Query) -> float:
    """How much of what is asked stands in the entry's title and question, from 0 to 1.

    A word counts the less, the more entries hold it: 1 / sqrt(1 + entries). One that nobody wrote
    yet counts whole, so that another thing is not taken for this one.
    """
    words = list(WORD.finditer(f"{entry.title} {entry.lead[:LOOKED_AT]}"))
    held = {stem for match in words for stem in stems_of(match[0])}
    weight, fitting = 0.0, 0.0
    for term in query.terms:
        entries = max(query.known.get(part, 0) for way in term.alternatives for part in way)
        weight += (own := (1 + entries) ** -0.5)
        fitting += own * (_fits(term, held) or _goes_on(term, words))
    return fitting / weight if weight else 0.0


def _fits(term: Term, stems: set[str]) -> bool:
    return any(stems.issuperset(way) for way in term.alternatives)


def _goes_on(term: Term, words: list[re.Match]) -> bool:
    """Whether one of the words goes on from one that is still being typed."""
    return bool(term.typed) and any(fold(match[0]).startswith(term.typed) for match in words)


def _without_operators(text: str) -> str:
    return re.sub(r"[:\"]|(?<!\w)-", " ", text)


def _telling_words(query: Query, body: str, scopes: Collection[str]) -> tuple[Term, ...]:
    """The words of the title, and of the text those that few entries hold."""
    terms = query.terms[:WORDS_OF_A_QUESTION]
    if body and len(terms) < WORDS_OF_A_QUESTION:
        further = [
            term
            for term in parse(_without_operators(body)).terms
            if term.word not in {known.word for known in terms}
        ]
        counts = frequencies([term.alternatives[0][0] for term in further], scopes)
        rare = sorted(
            (term for term in further if counts.get(term.alternatives[0][0], 0) > 1),
            key=lambda term: counts[term.alternatives[0][0]],
        )
        terms += tuple(rare[: min(6, WORDS_OF_A_QUESTION - len(terms))])
    return terms


# --- how a result is shown
# ------------------------------------------------------------------------------------------------


def show(entry: SearchEntry, query: Query, places: dict[str, str]) -> Result:
    """The entry with the words of the query marked, and the passage of its text where most of them
    stand.
    """
    stems = query.stems
    in_answer, in_lead = _fitting(entry.answer, stems), _fitting(entry.lead, stems)
    text = entry.answer if in_answer and in_answer >= in_lead else entry.lead or entry.answer
    words = passage(text, stems)
    return Result(
        entry,
        highlight(entry.title, stems),
        highlight(words, stems),
        places.get(entry.place, ""),
        words,
    )


def _fitting(text: str, stems: set[str]) -> int:
    return len(
        stems & {found for match in WORD.finditer(text[:2000]) for found in stems_of(match[0])}
    )


def passage(text: str, stems: set[str], length: int = SNIPPET) -> str:
    """About so many characters of a text around the place where most of the stems stand close
    together.
    """
    text = " ".join(text[:6000].split())
    if len(text) <= length:
        return text
    hits = [
        match.start() for match in WORD.finditer(text) if not stems.isdisjoint(stems_of(match[0]))
    ][:MOST_HITS]
    start = max(hits, key=lambda at: sum(at <= hit < at + length for hit in hits)) if hits else 0
    start = 0 if start < length // 3 else text.rfind(" ", 0, start - 30) + 1
    end = text.find(" ", start + length, start + length + LONGEST)
    end = (
        end if end > 0 else min(len(text), start + length + LONGEST)
    )  # a text without spaces is cut all the same
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def highlight(text: str, stems: set[str]) -> SafeString:
    """The text as HTML, words whose stem is asked for in <mark>."""
    pieces, last = [], 0
    for match in WORD.finditer(text):
        if not stems.isdisjoint(stems_of(match[0])):
            pieces += [escape(text[last : match.start()]), f"<mark>{escape(match[0])}</mark>"]
            last = match.end()
    return mark_safe("".join([*pieces, escape(text[last:])]))
