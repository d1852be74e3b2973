"""Which pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from wagtail.models import Locale, Page

from kb.models import WRITTEN, Category, Figures, KnowledgeIndex
from kb.permissions import can_read_page


def indexes() -> QuerySet[KnowledgeIndex]:
    """The first pages, one a language."""
    return KnowledgeIndex.objects.filter(live=True).select_related("locale").order_by("path")


def index_for(language: str) -> KnowledgeIndex | None:
    """The first page in this language, or else the oldest one."""
    found = list(indexes())
    return next((index for index in found if index.locale.language_code == language), found[0] if found else None)


def written() -> QuerySet[Page]:
    """Pages that are read: neither categories nor first pages."""
    return Page.objects.type(*WRITTEN)


def below(page, user, *kinds) -> list[Page]:
    """The live pages right below `page` that `user` may read, in the editors' order, followed by those of its translations that
    nobody has translated into its language.

    Pages of another language carry it in `locale`, so that a list can say so.
    """
    own = [*_children(page, user, kinds)]
    known = {child.translation_key for child in own}
    others: list[Page] = []
    for other in Page.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk):
        others += [child for child in _children(other, user, kinds) if child.translation_key not in known]
    if others:
        translated = set(
            Page.objects.filter(translation_key__in=[child.translation_key for child in others], locale_id=page.locale_id, live=True)
            .values_list("translation_key", flat=True)
        )  # fmt: skip
        others = [child for child in others if child.translation_key not in translated]
    return own + others


def _children(page, user, kinds) -> Iterable[Page]:
    found = page.get_children().live().type(*kinds).select_related("locale", "figures").order_by("path")
    return [child for child in found if can_read_page(user, child)]


def categories_below(page, user) -> list[Category]:
    """The categories right below, as `below`."""
    pages = below(page, user, Category)
    specific = Category.objects.in_bulk([child.pk for child in pages])
    return [specific[child.pk] for child in pages if child.pk in specific]


def translations(page, user) -> list[Page]:
    """The live translations of a page that `user` may read."""
    others = Page.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk).select_related("locale")
    return [other for other in others if can_read_page(user, other)]


def popular(language: str, user, most: int = 6) -> list[Page]:
    """The pages of a language that are read most."""
    rows = Figures.objects.filter(page__locale__language_code=language, page__live=True, views__gt=0).select_related("page").order_by("-views")
    return [row.page for row in rows[: most * 4] if can_read_page(user, row.page)][:most]


def recently_updated(language: str, user, most: int = 6) -> list[Page]:
    """The pages of a language that were published last."""
    pages = written().filter(live=True, locale__language_code=language).order_by("-last_published_at")[: most * 4]
    return [page for page in pages if can_read_page(user, page)][:most]


def locale_of(language: str) -> Locale | None:
    """Wagtail's row for a language."""
    return Locale.objects.filter(language_code=language).first()
