"""The back office's page of what people look for and do not find: what is worth an article."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from community.office import Item, OfficePage, Waiting, declare_pages, declare_waiting
from community.search import engines
from community.search.finding import entries_named
from community.search.querysets import best_suggestions, deflection, open_gaps
from kb.sight import may_work_on
from moderation.drafting.permissions import can_close_gaps

MOST_GAPS = 100


@require_admin_access
@require_GET
def search_report(request: HttpRequest) -> HttpResponse:
    """What people look for and do not find; how many questions were answered before they were
    asked.
    """
    if not can_close_gaps(request.user):
        raise PermissionDenied
    best = best_suggestions()
    titles = {
        entry.key: entry for entry in entries_named(request.user, [row["key"] for row in best])
    }
    gaps = list(open_gaps()[:MOST_GAPS])
    drafts = Page.objects.filter(pk__in=[gap.draft_id for gap in gaps if gap.draft_id])
    context = {
        "gaps": gaps,
        "of_others": {page.pk for page in drafts if not may_work_on(request.user, page)},
        "figures": deflection(),
        "engine": "Elasticsearch" if engines.uses_elasticsearch() else _("the database"),
        "best": [(titles[row["key"]], row) for row in best if row["key"] in titles],
    }
    return render(request, "office/search.html", context)


def unfound(user, most: int) -> list[Item]:
    """What people look for and do not find, the most wanted first; who is on it already is told on
    the page itself.
    """
    gaps = open_gaps().filter(draft_id=None)[:most]
    page = reverse("office_search")
    return [
        Item(
            title=gap.words,
            address=f"{page}#gap-{gap.pk}",
            since=gap.first_on,
            note=ngettext("%(n)d search", "%(n)d searches", gap.searches) % {"n": gap.searches},
        )
        for gap in gaps
    ]


declare_waiting(
    Waiting(
        "gaps",
        _("Searches that found nothing"),
        "search",
        300,
        can_close_gaps,
        unfound,
        _("what people look for, they find"),
        lambda: reverse("office_search"),
    )
)
declare_pages(
    OfficePage(
        "office_search",
        ("search-report/",),
        search_report,
        _("Search report"),
        "search",
        310,
        can_close_gaps,
    )
)
