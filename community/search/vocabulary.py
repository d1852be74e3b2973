"""What the words of a query may stand for: the other keyboard layout, a slip of the finger, what
staff call the same.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import islice

from django.db import transaction
from django.db.models import Sum
from rapidfuzz import process
from rapidfuzz.distance import OSA

from community.accounts.memory import forget, remembered
from community.events.version import touch_portal
from community.search.models import SearchWord, Synonyms
from community.search.query import Query, Term, parse, with_prefix
from community.search.words import fold, other_layout, stem, stem_text, surface_words

KNOWN_SECONDS = 600
MOST_KNOWN = 100_000
MOST_TRIED = 300  # known words that a slip may lead to
MOST_MENDED = 5  # words of a question: each is compared with all that are known
_kept: dict = {}


@dataclass(frozen=True)
class Reading:
    """A query as it is searched for.

    `shown` is what its text would be if the person had meant it so ("" if unchanged).

    `layout` says that it was typed on the other keyboard layout.
    """

    query: Query
    shown: str = ""
    layout: bool = False


def frequencies(stems: Collection[str], scopes: Collection[str]) -> dict[str, int]:
    """How many entries of these scopes hold each of these stems; those that nobody wrote there are
    missing. One query.
    """
    wanted = list(dict.fromkeys(stems))[:400]
    if not wanted or not scopes:
        return {}
    rows = SearchWord.objects.filter(stem__in=wanted, scope__in=scopes)
    return dict(rows.values_list("stem").annotate(n=Sum("for_stem")).order_by())


def rarest(terms: tuple[Term, ...], most: int, scopes: Collection[str]) -> tuple[Term, ...]:
    """So many of the terms, those that the fewest entries of these scopes hold; one that is still
    being typed stays.
    """
    if len(terms) <= most:
        return terms
    counts = frequencies([term.alternatives[0][0] for term in terms], scopes)
    kept = sorted(terms, key=lambda term: (not term.typed, counts.get(term.alternatives[0][0], 0)))[
        :most
    ]
    return tuple(term for term in terms if term in kept)


def understand(query: Query, scopes: Collection[str]) -> Reading:
    """The query with the other layout tried, slips mended, and synonyms beside its words.

    Only words that stand in these scopes are known: whoever asks never learns what is written
    elsewhere.
    """
    stems = [
        part for term in query.terms for alternative in term.alternatives for part in alternative
    ]
    known = dict.fromkeys(stems, 0) | frequencies(stems, scopes)
    query = replace(query, known=known)
    unknown = [
        term
        for term in query.terms
        if not any(known[part] for alternative in term.alternatives for part in alternative)
    ]
    reading = Reading(query)
    if unknown:
        reading = _other_layout(query, unknown, scopes) or _mended(query, unknown, scopes)
    return replace(reading, query=_with_synonyms(reading.query))


def _other_layout(query: Query, unknown: list[Term], scopes: Collection[str]) -> Reading | None:
    """Whole words that make sense on the other layout, and a beginning of one that is still being
    typed.

    Punctuation belongs to it: «;bpym» is «жизнь».
    """
    words = query.text.split()
    strange = {term.word for term in unknown}
    parts: dict[int, list[str]] = {}  # place in the text -> what would stand there
    for place, word in enumerate(words):
        folded, switched = fold(word), other_layout(word)
        if switched != word and any(part in strange for part in (folded, *surface_words(folded))):
            parts[place] = list(surface_words(switched))
    typed = len(words) - 1 if query.terms[-1].typed else None
    whole = [stem(part) for place, found in parts.items() if place != typed for part in found]
    known = frequencies(whole, scopes)

    def fits(place: int) -> bool:
        if place == typed:
            return all(_is_known_begin(part, scopes) for part in parts[place])
        return all(stem(part) in known for part in parts[place])

    turned = [
        other_layout(word) if n in parts and fits(n) else word for n, word in enumerate(words)
    ]
    if turned == words:
        return None
    text = " ".join(turned)
    return Reading(parse(text) if typed is None else with_prefix(parse(text)), text, layout=True)


def _is_known_begin(begin: str, scopes: Collection[str]) -> bool:
    if len(begin) < 2:
        return False
    words = islice((word for word in _known_words() if word.startswith(begin)), MOST_TRIED)
    return SearchWord.objects.filter(word__in=list(words), scope__in=scopes).exists()


def _mended(query: Query, unknown: list[Term], scopes: Collection[str]) -> Reading:
    """The nearest known words stand beside an unknown one; the text with them is what could have
    been meant.
    """
    unknown = [term for term in unknown if not term.typed][:MOST_MENDED]
    terms, text = [], query.text
    for term in query.terms:
        near = nearest(term.word, scopes) if term in unknown else []
        if near:
            stems = tuple((stem(word),) for word in near)
            term = replace(term, alternatives=tuple(dict.fromkeys([*term.alternatives, *stems])))
            text = _replace_word(text, term.word, near[0])
        terms.append(term)
    return Reading(replace(query, terms=tuple(terms)), text if text != query.text else "")


def _replace_word(text: str, word: str, by: str) -> str:
    return " ".join(
        by if fold(part).strip(".,?!:;()") == word else part for part in text.split(" ")
    )


def nearest(word: str, scopes: Collection[str], most: int = 3) -> list[str]:
    """Words of these scopes that one or two slips lead to (a letter changed, left out, added, or
    two swapped), the likeliest first.
    """
    if len(word) < 4 or not word.isalpha():
        return []
    reach = 1 if len(word) < 7 else 2
    found = process.extract(
        word, _known_words(), scorer=OSA.distance, score_cutoff=reach, limit=MOST_TRIED
    )
    rows = SearchWord.objects.filter(word__in=[match[0] for match in found], scope__in=scopes)
    entries = dict(rows.values_list("word").annotate(n=Sum("entries")).order_by())
    seen = (match for match in found if match[0] in entries)
    ranked = sorted(seen, key=lambda match: (match[1], match[0][0] != word[0], -entries[match[0]]))
    least = ranked[0][1] if ranked else 0
    return [candidate for candidate, distance, _ in ranked if distance == least][:most]


def _known_words() -> list[str]:
    """Of all scopes: which of them a reader may be told is asked of the database."""
    if time.monotonic() - _kept.get("at", -KNOWN_SECONDS) > KNOWN_SECONDS:
        words = SearchWord.objects.order_by("-entries").values_list("word", flat=True)[:MOST_KNOWN]
        _kept.update(words=list(dict.fromkeys(words)), at=time.monotonic())
    return _kept["words"]


def forget_words() -> None:
    """Read the known words anew at the next question."""
    _kept.clear()


def _synonym_groups() -> list[list[tuple[str, ...]]]:
    return remembered("synonyms", _read_synonyms)


def _read_synonyms() -> list[list[tuple[str, ...]]]:
    rows = Synonyms.objects.all()
    return [
        [tuple(stem_text(line)) for line in row.words.splitlines() if stem_text(line)]
        for row in rows
    ]


def forget_synonyms() -> None:
    """Call it in the transaction in which staff change them."""
    forget()
    transaction.on_commit(touch_portal)


def _with_synonyms(query: Query) -> Query:
    """Where the words of one member of a group stand in a row, the first of them may be any other
    member.

    The other words of that member stay as they are: whoever wrote all of them is still found.
    """
    terms = list(query.terms)
    for group in _synonym_groups():
        for member in group:
            at = _place_of(member, terms)
            if at is None:
                continue
            others = [other for other in group if other != member]
            if len(member) == 1:
                terms[at] = replace(
                    terms[at], alternatives=tuple(dict.fromkeys([*terms[at].alternatives, *others]))
                )
            else:
                word = " ".join(term.word for term in terms[at : at + len(member)])
                terms[at : at + len(member)] = [Term(word, tuple(dict.fromkeys([member, *others])))]
            break
    return replace(query, terms=tuple(terms))


def _place_of(member: tuple[str, ...], terms: list[Term]) -> int | None:
    for start in range(len(terms) - len(member) + 1):
        if all((part,) in terms[start + n].alternatives for n, part in enumerate(member)):
            return start
    return None
