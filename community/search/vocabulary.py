"""What the words of a query may stand for: the other keyboard layout, a slip of the finger, what staff call the same."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Sum
from rapidfuzz import process
from rapidfuzz.distance import OSA

from community.accounts.kept import forget, kept
from community.events.version import touch_portal
from community.search.models import SearchWord, Synonyms
from community.search.query import Query, Term, parse, with_prefix
from community.search.words import fold, other_layout, stem, stem_text, surface_words

KNOWN_SECONDS = 600
MOST_KNOWN = 100_000
_kept: dict = {}


@dataclass(frozen=True)
class Reading:
    """A query as it is searched for. `shown` is what its text would be if the person had meant it so ("" if unchanged).

    `layout` says that it was typed on the other keyboard layout.
    """

    query: Query
    shown: str = ""
    layout: bool = False


def frequencies(stems: Collection[str]) -> dict[str, int]:
    """About how many entries hold each of these stems; those that nobody wrote are missing. One query."""
    wanted = list(dict.fromkeys(stems))[:400]
    if not wanted:
        return {}
    rows = SearchWord.objects.filter(stem__in=wanted).values_list("stem").annotate(n=Sum("entries")).order_by()
    return dict(rows)


def rarest(terms: tuple[Term, ...], most: int) -> tuple[Term, ...]:
    """So many of the terms, those that the fewest entries hold; one that is still being typed stays."""
    if len(terms) <= most:
        return terms
    counts = frequencies([term.alternatives[0][0] for term in terms])
    kept = sorted(terms, key=lambda term: (not term.typed, counts.get(term.alternatives[0][0], 0)))[:most]
    return tuple(term for term in terms if term in kept)


def understand(query: Query) -> Reading:
    """The query with the other layout tried, slips mended, and synonyms beside its words."""
    stems = [part for term in query.terms for alternative in term.alternatives for part in alternative]
    known = frequencies(stems)
    unknown = [term for term in query.terms if not any(part in known for alternative in term.alternatives for part in alternative)]
    reading = Reading(query)
    if unknown:
        reading = _other_layout(query, unknown) or _mended(query, unknown)
    return replace(reading, query=_with_synonyms(reading.query))


def _other_layout(query: Query, unknown: list[Term]) -> Reading | None:
    """Whole words that make sense on the other layout, and a beginning of one that is still being typed.

    Punctuation belongs to it: «;bpym» is «жизнь».
    """
    words = query.text.split()
    strange = {term.word for term in unknown}
    typing = bool(query.terms[-1].typed)
    turned = []
    for n, word in enumerate(words, 1):
        folded, switched = fold(word), other_layout(word)
        is_strange = switched != word and any(part in strange for part in (folded, *surface_words(folded)))
        fits = _is_known_begin if typing and n == len(words) else _is_known
        turned.append(switched if is_strange and all(fits(part) for part in surface_words(switched)) else word)
    if turned == words:
        return None
    text = " ".join(turned)
    return Reading(with_prefix(parse(text)) if typing else parse(text), text, layout=True)


def _is_known(word: str) -> bool:
    return bool(frequencies([stem(word)]))


def _is_known_begin(begin: str) -> bool:
    return len(begin) > 1 and any(word.startswith(begin) for word in _known_words())


def _mended(query: Query, unknown: list[Term]) -> Reading:
    """The nearest known words stand beside an unknown one; the text with them is what could have been meant."""
    terms, text = [], query.text
    for term in query.terms:
        near = nearest(term.word) if term in unknown and not term.typed else []
        if near:
            stems = tuple((stem(word),) for word in near)
            term = replace(term, alternatives=tuple(dict.fromkeys([*term.alternatives, *stems])))
            text = _replace_word(text, term.word, near[0])
        terms.append(term)
    return Reading(replace(query, terms=tuple(terms)), text if text != query.text else "")


def _replace_word(text: str, word: str, by: str) -> str:
    return " ".join(by if fold(part).strip(".,?!:;()") == word else part for part in text.split(" "))


def nearest(word: str, most: int = 3) -> list[str]:
    """Known words that one or two slips lead to (a letter changed, left out, added, or two swapped), the likeliest first."""
    if len(word) < 4 or not word.isalpha():
        return []
    reach = 1 if len(word) < 7 else 2
    words = _known_words()
    found = process.extract(word, words.keys(), scorer=OSA.distance, score_cutoff=reach, limit=20)
    ranked = sorted(found, key=lambda match: (match[1], match[0][0] != word[0], -words[match[0]]))
    least = ranked[0][1] if ranked else 0
    return [candidate for candidate, distance, _ in ranked if distance == least][:most]


def _known_words() -> dict[str, int]:
    if time.monotonic() - _kept.get("at", -KNOWN_SECONDS) > KNOWN_SECONDS:
        words = SearchWord.objects.order_by("-entries").values_list("word", "entries")[:MOST_KNOWN]
        _kept.update(words=dict(words), at=time.monotonic())
    return _kept["words"]


def forget_words() -> None:
    """Read the known words anew at the next question."""
    _kept.clear()


def _synonym_groups() -> list[list[tuple[str, ...]]]:
    return kept("synonyms", _read_synonyms)


def _read_synonyms() -> list[list[tuple[str, ...]]]:
    rows = Synonyms.objects.all()
    return [[tuple(stem_text(line)) for line in row.words.splitlines() if stem_text(line)] for row in rows]


def forget_synonyms() -> None:
    """Call it in the transaction in which staff change them."""
    forget()
    transaction.on_commit(touch_portal)


def _with_synonyms(query: Query) -> Query:
    """Where the words of one member of a group stand in a row, the first of them may be any other member.

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
                terms[at] = replace(terms[at], alternatives=tuple(dict.fromkeys([*terms[at].alternatives, *others])))
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
