"""The page of results, what is offered while typing, and the small posts that say what was looked
for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from community.accounts.addresses import address_of
from community.accounts.doors import TOO_OFTEN, is_too_much, refuse
from community.accounts.languages import NAMES, ReadersRequest
from community.accounts.origin import without_token
from community.numbers import number
from community.page_numbers import page_numbers
from community.search import actions
from community.search.actions.searching import gap_key, searcher_of, without_private
from community.search.documents import SOURCES, status_names
from community.search.engines.facets import AGES
from community.search.finding import PAGE, Results, search, suggest
from community.search.fragments import result_rows
from community.search.query import Filters

SALT = "community.search"
LIMIT = "searches_per_minute"
MOST_PAGES = 50
STATES = {
    "solved": _("Solved"),
    "unsolved": _("Not solved"),
    "unanswered": _("Nobody answered"),
    "answered": _("Answered"),
}
AGE_NAMES = {"week": _("Past week"), "month": _("Past month"), "year": _("Past year")}
FACET_NAMES = {
    "kind": _("What it is"),
    "place": _("Where"),
    "state": _("Solved?"),
    "status": _("What became of it"),
    "tag": _("Tag"),
    "age": _("When"),
    "locale": _("Language"),
}


@require_GET
def page(request: ReadersRequest) -> HttpResponse:
    """Everything that fits what was typed: the facets and the page stand in the address, which can
    be shared.
    """
    text = request.GET.get("q", "")[:500]
    at = number(request.GET.get("page", "1"), MOST_PAGES)
    if not at:
        raise Http404
    filters = _filters(request)
    context: dict = {"query": text, "help_open": not text.strip(), "focus_search": not text.strip()}
    if text.strip() or filters.names():
        if is_too_much(request, LIMIT):
            return refuse(request, TOO_OFTEN, 429)
        newest = request.GET.get("sort") == "newest"
        results = search(
            request.user,
            text,
            filters=filters,
            page=at,
            newest=newest,
            literal="exact" in request.GET,
            reads=request.reads,
        )
        chosen = {**vars(filters), "age": request.GET["age"] if filters.after else ""}
        first = at == 1 and not newest and not set(request.GET) - {"q", "exact"}
        context |= {
            "results": results,
            "rows": result_rows(results.results, get_language() or ""),
            "asked": results.query.plain or text,
            "facets": (facets := _facet_rows(results, chosen)),
            "facets_shown": _facets_shown(request, facets),
            "newest": newest,
            "page_number": at,
            "numbers": page_numbers(min(results.total, MOST_PAGES * PAGE), PAGE, at),
            "token": _token(results),
            "counts": first,
            "narrowed": filters.names() or results.query.filters.names(),
        }
    return render(request, "search/page.html", context)


def _filters(request: HttpRequest) -> Filters:
    chosen: dict[str, Any] = {
        name: request.GET.get(name, "")[:60]
        for name in ("kind", "place", "tag", "state", "status", "locale")
    }
    if chosen["kind"] not in SOURCES:
        chosen["kind"] = ""
    if chosen["status"] not in status_names():
        chosen["status"] = ""
    if chosen["state"] not in STATES:
        chosen["state"] = ""
    age = AGES.get(request.GET.get("age", ""))
    return Filters(**chosen, after=timezone.now() - timedelta(days=age) if age else None)


def _facets_shown(request: HttpRequest, rows: list[dict]) -> str:
    """All facets as HTML, made once for the two places where a page has them."""
    return render_to_string("search/_facets.html", {"facets": rows}, request) if rows else ""


def _facet_rows(results: Results, chosen: dict[str, Any]) -> list[dict]:
    """Each facet with its values: what the address says, what people read, how many there are; and
    which of them is `chosen`.
    """
    names: dict[str, Any] = {
        "kind": {kind: source.label for kind, source in SOURCES.items()},
        "place": results.places,
        "state": STATES,
        "status": status_names(),
        "age": AGE_NAMES,
        "locale": NAMES,
    }
    rows = []
    for name, label in FACET_NAMES.items():
        counts = results.facets.get(name, {})
        order = [age for age in AGES if age in counts] if name == "age" else counts
        values = [(value, names.get(name, {}).get(value, value), counts[value]) for value in order]
        if len(values) > 1 or chosen[name]:
            rows.append(
                {"name": name, "label": label, "values": values[:10], "chosen": chosen[name]}
            )
    return rows


def _token(results: Results) -> str:
    """What this search was, signed: the page gives it back when it says that somebody looked, or
    opened a result.
    """
    query = results.query
    return signing.dumps(
        [
            gap_key(query),
            query.language or get_language(),
            without_private(query.plain),
            results.total,
        ],
        salt=SALT,
        compress=True,
    )


def _said(request: HttpRequest) -> list | None:
    try:
        return signing.loads(request.POST.get("token", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return None


def _searcher(request: HttpRequest) -> str:
    return searcher_of(request.user, address_of(request), request.headers.get("User-Agent", ""))


@without_token
@require_POST
def counted(request: HttpRequest) -> HttpResponse:
    """The page was shown: the search counts, once a day for each person, and not again for each
    facet.
    """
    if (said := _said(request)) and not is_too_much(request, LIMIT):
        stems, language, words, found = said
        actions.count_search(
            stems=stems, language=language, words=words, found=found, searcher=_searcher(request)
        )
    return HttpResponse(status=204)


@without_token
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """A result was opened."""
    if (said := _said(request)) and not is_too_much(request, LIMIT):
        actions.open_result(
            stems=said[0],
            language=said[1],
            key=request.POST.get("key", ""),
            searcher=_searcher(request),
        )
    return HttpResponse(status=204)


@require_GET
def instant(request: ReadersRequest) -> HttpResponse:
    """The few best results for what stands in the search box so far."""
    text = request.GET.get("q", "")[:200]
    if is_too_much(request, LIMIT):
        return HttpResponse(status=429)
    found = (
        suggest(request.user, text, most=6, reads=request.reads) if len(text.strip()) > 1 else []
    )
    return render(request, "search/_instant.html", {"results": found, "query": text})
