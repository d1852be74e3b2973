"""The back office's page about the state of every article."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale, Page

from kb.models import EditSuggestion, Figures
from kb.permissions import can_write_articles
from kb.querysets import written
from kb.sight import pages_in_office

PAGES = 50


@require_admin_access
@require_GET
def knowledge_report(request: HttpRequest) -> HttpResponse:
    """Every page with the state of its translations, its freshness, and what readers say; a page of
    the list at a time.
    """
    if not can_write_articles(request.user):
        raise PermissionDenied
    locales = list(Locale.objects.order_by("pk"))
    seen = written().filter(pk__in=pages_in_office(request.user).values("pk"))
    first = seen.filter(locale=locales[0]) if locales else seen
    only = seen.exclude(translation_key__in=first.values("translation_key")).exclude(
        locale=locales[0]
    )
    page = Paginator((first | only).order_by("path"), PAGES).get_page(request.GET.get("p"))
    by_key: dict = {}
    for other in seen.filter(
        translation_key__in=[one.translation_key for one in page]
    ).select_related("locale"):
        by_key.setdefault(other.translation_key, {})[other.locale_id] = other
    figures = Figures.objects.in_bulk(
        [other.pk for pages in by_key.values() for other in pages.values()]
    )
    waiting = set(
        EditSuggestion.objects.filter(published_on=None, declined_on=None).values_list(
            "page_id", flat=True
        )[:500]
    )
    rows = [
        (
            one,
            [
                (
                    locale,
                    by_key[one.translation_key].get(locale.pk),
                    _state(by_key[one.translation_key], locale.pk),
                )
                for locale in locales
            ],
            figures.get(one.pk),
            one.pk in waiting,
        )
        for one in page
    ]
    return render(
        request, "office/knowledge.html", {"rows": rows, "locales": locales, "page": page}
    )


def _state(translations: dict[int, Page], locale_id: int) -> tuple[str, object]:
    """missing, draft, behind (another one was published later) or current, and the word for it."""
    own = translations.get(locale_id)
    if own is None:
        return "missing", _("missing")
    if not own.live:
        return "draft", _("draft")
    newest = max(
        (page for page in translations.values() if page.live),
        key=lambda page: page.last_published_at,
    )
    if newest.pk < own.pk and newest.last_published_at > own.last_published_at:
        return "behind", _("behind")
    return "current", _("up to date")
