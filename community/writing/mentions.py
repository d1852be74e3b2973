"""Whom somebody may name with an @ where they write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from community.accounts.models import User
from community.accounts.querysets import people_called
from community.things.kinds import readers_of
from community.things.ref import Ref
from community.writing.places import Place

MOST = 8
MOST_ASKED = 60  # of a name, before it is asked who of them may read the place


def mentionable(user, place: Place, ref: Ref | None, typed: Mapping[str, str]) -> list[User]:
    """Those whose name begins with what was `typed` as "q" and who may read what `user` writes:
    who takes part already, the last first, then who helps most.

    Before a letter is typed only who takes part. Nobody whose account is closed or suspended.
    """
    beginning = typed.get("q", "").strip().casefold()[:60]
    where, nearby = place.company(user, ref, typed)
    there = User.objects.filter(is_active=True, closed_on=None).in_bulk(nearby)
    found = {pk: there[pk] for pk in nearby if pk in there and _is_called(there[pk], beginning)}
    if beginning:
        others = people_called(beginning)[:MOST_ASKED]
        found |= {person.pk: person for person in others if person.pk not in found}
    found.pop(user.pk, None)
    return _readers(found.values(), where)[:MOST]


def _is_called(person: User, beginning: str) -> bool:
    words = (person.username, *person.display_name.split(), person.display_name)
    return any(word.casefold().startswith(beginning) for word in words)


def _readers(people: Iterable[User], where: Ref | None) -> list[User]:
    candidates = list(people)
    if where is None:
        return candidates
    allowed = readers_of(candidates, where)
    return [person for person in candidates if person.pk in allowed]
