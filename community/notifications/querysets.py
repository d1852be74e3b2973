"""What somebody follows, and the lines behind their bell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from community.accounts.prepared import rows_of
from community.listing import Cursor
from community.notifications.kinds import KINDS
from community.notifications.models import Notice, Subscription
from community.things import kinds as things
from community.things.ref import Ref, ids_by_prefix

NEWEST = Cursor("id")
WINDOW = 300
LOOKED_AT = 30  # of the newest notices, for what waits on the first page
FOLLOWED = 20  # things on a page


@dataclass
class Group:
    """Notices of one kind about one thing, newest first, that are all read or all unread: one line
    in the list.
    """

    kind: str
    about: str
    notices: list[Notice] = field(default_factory=list)

    @property
    def newest(self) -> Notice:
        return self.notices[0]

    @property
    def oldest(self) -> Notice:
        return self.notices[-1]

    @property
    def is_unread(self) -> bool:
        return self.newest.read_on is None

    @property
    def people(self) -> list:
        """Whose acts these were, newest first, each once, three at most."""
        return list(
            {notice.actor_id: notice.actor for notice in self.notices if notice.actor}.values()
        )[:3]

    def line(self, mark: bool = True) -> SafeString:
        """ "Carl answered “…”" or "5 new answers in “…”", names in bold when `mark`."""
        kind = KINDS[self.kind]
        name = self.newest.actor.name if self.newest.actor else "…"
        words = {
            "title": escape(self.newest.title),
            "name": format_html("<b>{}</b>", name) if mark else escape(name),
        }
        if len(self.notices) == 1:
            return mark_safe(str(kind.one) % words)
        return mark_safe(kind.many % {**words, "n": len(self.notices)})


def level_of(user, *abouts: str) -> int:
    """How closely `user` follows the first of these things for which they have a level; NORMAL when
    they never chose.
    """
    rows = Subscription.objects.filter(user=user, about__in=abouts).values_list("about", "level")
    levels = dict(rows)
    return next((levels[one] for one in abouts if one in levels), Subscription.Level.NORMAL)


def grouped(user, notices: Iterable[Notice]) -> list[Group]:
    """Notices (newest first) as lines: those of one kind about one thing together, without what
    `user` may not see now.
    """
    notices = list(notices)
    readable = things.readable_among(user, {notice.about for notice in notices})
    groups: dict[tuple, Group] = {}
    for notice in notices:
        if notice.about in readable and notice.kind in KINDS:
            key = (notice.kind, notice.about, notice.read_on is None)
            groups.setdefault(key, Group(notice.kind, notice.about)).notices.append(notice)
    return list(groups.values())


def newest_groups(user, before: str | None = None) -> tuple[list[Group], str | None]:
    """A page of lines behind the bell, and the place where the next page begins (None at the
    end).
    """
    found = Notice.objects.filter(recipient=user, in_app=True).select_related("actor")
    page = NEWEST.page(found, before, WINDOW)
    return grouped(user, page.rows), page.following


def unread_things(user, prefix: str) -> list[int]:
    """Ids of the things of one kind about which the newest notices of `user` say something that
    they have not seen, the newest first; asks nothing while no notice is unread.
    """
    if not user.unread_notices:
        return []

    def newest(ids: list[int]) -> QuerySet:
        own = Notice.objects.filter(recipient=ids[0], in_app=True).order_by("-id")
        return own.values_list("about", "read_on")[:LOOKED_AT]

    rows = rows_of("newest notices", newest, [user.pk])
    things = ids_by_prefix(about for about, read_on in rows if read_on is None)
    return list(dict.fromkeys(things.get(prefix, ())))


def followed_things(user, before: str | None = None) -> tuple[list[dict], str | None]:
    """A page of what `user` follows or muted, the newest first, by kind of thing: {"label",
    "things": [{"about", "name", "address", "level"}]}; and where the next page begins (None at the
    end).
    """
    rows = Subscription.objects.filter(user=user).exclude(level=Subscription.Level.NORMAL)
    page = NEWEST.page(rows.only("about", "level"), before, FOLLOWED)
    levels: dict[str, dict[int, int]] = {}
    for row in page.rows:
        if ref := Ref.parse(row.about):
            levels.setdefault(ref.prefix, {})[ref.id] = row.level
    sections = [
        _section(user, kind, levels[prefix])
        for prefix, kind in things.KINDS.items()
        if prefix in levels
    ]
    return [section for section in sections if section["things"]], page.following


def _section(user, kind: things.ThingKind, levels: dict[int, int]) -> dict:
    titles = kind.titles(user, set(levels))
    followed = [
        {
            "about": str(Ref(kind.prefix, pk)),
            "name": titles[pk][0],
            "address": titles[pk][1],
            "level": level,
        }
        for pk, level in levels.items()
        if pk in titles
    ]
    return {"label": kind.label, "things": followed}
