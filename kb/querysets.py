"""Which pages."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, Q, QuerySet, Subquery
from wagtail.models import Page

from community.accounts.prepared import rows_of
from community.notifications.models import Subscription
from kb.models import OURS, WRITTEN, Category, EditSuggestion, Figures, KnowledgeIndex
from kb.permissions import can_read_page
from kb.sections import sections_closed_to
from kb.tree import live_indexes


def index_for(language: str) -> KnowledgeIndex | None:
    """The first page in this language, or else the oldest one."""
    found = live_indexes()
    return next(
        (index for index in found if index.locale.language_code == language),
        found[0] if found else None,
    )


def written() -> QuerySet[Page]:
    """Pages that are read: neither categories nor first pages."""
    return Page.objects.type(*WRITTEN)


def shown(page_id: int, user) -> Page | None:
    """The row of one of our pages, live or not, with what stands beside it, in one query: who looks
    after it, its `figures` and `origin` (both may be missing); for members also `level` (how
    closely they follow it, None when they never chose) and `waiting_edit` (an edit of theirs
    waits).
    """
    pages = (
        Page.objects.filter(pk=page_id)
        .type(*OURS)
        .select_related("locale", "owner", "figures", "origin")
    )
    if user.is_authenticated:
        waiting = EditSuggestion.objects.filter(
            page_id=page_id, by=user, published_on=None, declined_on=None
        )
        followed = Subscription.objects.filter(user=user, about=f"article.{page_id}")
        pages = pages.annotate(
            waiting_edit=Exists(waiting), level=Subquery(followed.values("level")[:1])
        )
    return pages.first()


def below(page, user, *kinds) -> list[Page]:
    """The live pages right below `page` that `user` may read, in the editors' order, followed by
    those of its translations that nobody has translated into its language.

    Pages of another language carry it in `locale`, so that a list can say so.
    """
    return below_each([page], user, *kinds)[page.pk]


def below_each(pages: list[Page], user, *kinds) -> dict[int, list[Page]]:
    """`below` for many pages, by their ids, in three queries."""
    keys = [page.translation_key for page in pages]
    versions = list(Page.objects.filter(translation_key__in=keys, live=True).order_by("path"))
    children = _children([*pages, *versions], user, kinds)
    others: dict[int, list[Page]] = {}
    for page in pages:
        known = {child.translation_key for child in children[page.path]}
        same = (
            one
            for one in versions
            if one.translation_key == page.translation_key and one.pk != page.pk
        )
        others[page.pk] = [
            child
            for one in same
            for child in children[one.path]
            if child.translation_key not in known
        ]
    translated = _translated(
        [child.translation_key for found in others.values() for child in found]
    )
    return {
        page.pk: children[page.path]
        + [
            child
            for child in others[page.pk]
            if (child.translation_key, page.locale_id) not in translated
        ]
        for page in pages
    }


def _children(parents: list[Page], user, kinds) -> dict[str, list[Page]]:
    """The live pages right below each of `parents` that `user` may read, by the parent's path."""
    places: dict[str, list[Page]] = {parent.path: [] for parent in parents}
    right_below = reduce(
        or_, (Q(path__range=Page._get_children_path_interval(path)) for path in places)
    )
    found = Page.objects.filter(
        right_below, depth__in={parent.depth + 1 for parent in parents}, live=True
    )
    for child in found.type(*kinds).select_related("locale").order_by("path"):
        above = child.path[: -Page.steplen]
        if above in places and can_read_page(user, child):
            places[above].append(child)
    return places


def _translated(keys: list) -> set[tuple]:
    """(translation key, locale) of the live pages with these keys."""
    if not keys:
        return set()
    return set(
        Page.objects.filter(translation_key__in=keys, live=True).values_list(
            "translation_key", "locale_id"
        )
    )


def categories_below(page, user) -> list[Category]:
    """The categories right below, as `below`."""
    pages = below(page, user, Category)
    specific = Category.objects.in_bulk([child.pk for child in pages])
    return [specific[child.pk] for child in pages if child.pk in specific]


def translations(page, user) -> list[Page]:
    """The live translations of a page that `user` may read."""
    others = (
        Page.objects.filter(translation_key=page.translation_key, live=True)
        .exclude(pk=page.pk)
        .select_related("locale")
    )
    return [other for other in others if can_read_page(user, other)]


def popular(language: str, user, most: int = 6) -> list[int]:
    """Ids of the pages of a language that are read most, of those that `user` may read."""

    def read_most(_ids: list[int]) -> QuerySet:
        read = Figures.objects.filter(page__locale__language_code=language, page__live=True)
        paths = read.filter(views__gt=0).order_by("-views").values_list("page_id", "page__path")
        return paths[: most * 4]

    closed = tuple(sections_closed_to(user))
    rows = rows_of(("popular", language, most), read_most)
    return [pk for pk, path in rows if not path.startswith(closed)][:most]


def recently_updated(language: str, user, most: int = 6) -> list[Page]:
    """The pages of a language that were published last."""
    pages = (
        written()
        .filter(live=True, locale__language_code=language)
        .order_by("-last_published_at")[: most * 4]
    )
    return [page for page in pages if can_read_page(user, page)][:most]
