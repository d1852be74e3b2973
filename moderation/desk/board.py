"""What an agent looks at: matters narrowed and ordered as an address says, with what stands beside
each; as many queries for a page, however much waits.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zlib import crc32

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.companies.permissions import can_see_companies
from community.listing import Cursor
from community.things.kinds import KINDS
from community.things.ref import Ref, ids_by_prefix
from forum.tree import forum_tree
from ideas.boards import boards
from moderation.desk.ages import filled, spelled
from moderation.desk.models import Matter
from moderation.desk.permissions import kinds_hidden_from, places_seen
from moderation.desk.querysets import MatterQuerySet

SORTS = {
    "next": (_("What to take next"), Cursor("take_by", "id", rises=True)),
    "old": (_("Waiting longest"), Cursor("since", "id", rises=True)),
    "new": (_("Newest"), Cursor("since", "id")),
    "asked": (_("Asked by most"), Cursor("me_too", "id")),
}
WHO = {"free": _("Nobody"), "mine": _("I do")}
ICONS = {
    "stuck": "life-buoy",
    "unanswered": "message-circle-question-mark",
    "replied": "reply",
    "unsolved": "messages-square",
    "owed": "lightbulb",
    "review": "eye",
}


@dataclass(frozen=True)
class Chosen:
    """What an address asks for."""

    kind: str = ""
    place: str = ""
    who: str = ""
    of_companies: bool = False
    sort: str = "next"


@dataclass(frozen=True)
class Row:
    """A matter with the words that stand beside it."""

    matter: Matter
    title: str
    address: str
    place: str
    now: datetime

    @property
    def stamp(self) -> str:
        """A word for all that the row shows and time does not change by itself."""
        matter = self.matter
        shown = (matter.kind, matter.since, matter.red_on, matter.me_too, matter.answers)
        more = (matter.active_on, matter.holder_id, self.title, self.place)
        return f"{crc32(repr((*shown, *more)).encode()):x}"

    @property
    def icon(self) -> str:
        return ICONS[self.matter.kind]

    @property
    def state(self) -> str:
        """Whether its clock is "late" or "soon", "ok" while there is time, "" without one."""
        amber, red = self.matter.amber_on, self.matter.red_on
        if red is None:
            return ""
        if self.now >= red:
            return "late"
        return "soon" if amber is None or self.now >= amber else "ok"

    @property
    def age(self) -> str:
        return spelled(self.now - self.matter.since)

    @property
    def off(self) -> str:
        """How long until its clock runs out, or since it did."""
        return spelled(abs(self.matter.red_on - self.now)) if self.matter.red_on else ""

    @property
    def filled(self) -> int:
        matter = self.matter
        if matter.red_on is None:
            return 0
        return filled(matter.since, matter.amber_on or matter.red_on, matter.red_on, self.now)

    @cached_property
    def company(self) -> Any:
        """For which company the asker speaks; None for none."""
        membership = getattr(self.matter.asker, "membership", None)
        return membership.company if membership else None


def chosen(user, asked) -> Chosen:
    """What the query of an address asks for. Raises Http404 for what there is not, or not for
    `user`.
    """
    kind, place, sort = asked.get("kind", ""), asked.get("place", ""), asked.get("sort", "next")
    who = asked.get("who", "")
    is_known = kind in ("", *kinds_for(user)) and sort in SORTS and who in ("", *WHO)
    if not is_known or place not in ("", *places_seen(user)):
        raise Http404
    return Chosen(kind, place, who, can_see_companies(user) and "companies" in asked, sort)


def kinds_for(user) -> dict[str, Any]:
    """The kinds that `user` sees, with their words."""
    hidden = kinds_hidden_from(user)
    return {str(kind): kind.label for kind in Matter.Kind if kind not in hidden}


def places_for(user) -> list[tuple[str, str]]:
    """(place, its name) of those that `user` sees, in which something may wait."""
    seen = set(places_seen(user))
    named = [
        *((f"forum.{pk}", one.name) for pk, one in forum_tree().items() if not one.is_category),
        *((f"board.{pk}", one.name) for pk, one in boards().items()),
    ]
    return [(place, name) for place, name in named if place in seen]


def found_by(user, asked: Chosen) -> MatterQuerySet:
    """The matters that an address asks for, of those that `user` sees."""
    found = Matter.objects.visible_to(user).open()
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.place:
        found = found.filter(place=asked.place)
    if asked.who:
        found = found.filter(holder=user if asked.who == "mine" else None)
    return found.filter(asker__membership__isnull=False) if asked.of_companies else found


def rows_of(user, matters: Collection[Matter]) -> list[Row]:
    """What stands beside each of these matters; one that `user` may not see any more is left
    out.
    """
    ids = ids_by_prefix(matter.thing for matter in matters)
    titles = {prefix: KINDS[prefix].titles(user, found) for prefix, found in ids.items()}
    names, now, rows = dict(places_for(user)), timezone.now(), []
    for matter in matters:
        ref = Ref.parse(matter.thing)
        if ref and (said := titles[ref.prefix].get(ref.id)):
            rows.append(Row(matter, *said, names.get(matter.place, ""), now))
    return rows
