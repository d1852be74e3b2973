"""What members and editors do from the reader's side: verify, suggest an edit, ask to be told."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import TOO_OFTEN, Refused, members_only
from community.accounts.limits import TooOften, spend_as
from community.accounts.origin import way_back
from community.notifications.actions import follow
from community.notifications.models import Subscription
from community.search.models import Gap
from community.search.views import SALT
from community.writing.difference import difference
from kb import actions, permissions
from kb.models import WRITTEN
from kb.parts import changes_in, groups_of, parts_of
from kb.views.reading import load_page

MOST_SHOWN = 20


@members_only
@require_POST
def verify(request: HttpRequest, page_id: int) -> HttpResponse:
    """Still true."""
    page = load_page(request.user, page_id)
    if not permissions.can_verify_page(request.user, page):
        raise Http404
    actions.verify_page(page, by=request.user)
    messages.success(request, _("Thank you. Readers see that it was verified today."))
    return redirect(page.get_absolute_url())


@members_only
@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, page_id: int) -> HttpResponse:
    """Suggest an edit: every piece of text where it stands; first looked at (`look`), then sent to
    the editors.
    """
    page = _written(request.user, page_id)
    if not permissions.can_suggest_edit(request.user, page):
        raise Http404
    groups, seen = groups_of(page), str(page.live_revision_id)
    parts = {part.key: part for group in groups for part in group.parts}
    texts = {key: request.POST.get(f"text-{key}", part.text) for key, part in parts.items()}
    words = request.POST.get("words", "").strip()[:500]
    values, wrong, error = {}, {}, ""
    if request.method == "POST":
        values, wrong = changes_in(parts, texts)
        error = _said_against(request, seen, wrong, bool(values or words))
        if not error and "look" not in request.POST:
            return _send(request, page, texts, words)
    fields = {
        key: {
            "part": part,
            "text": texts[key],
            "wrong": wrong.get(key, ""),
            "diff": difference(part.text, texts[key].strip()) if key in values else "",
        }
        for key, part in parts.items()
    }
    shown = [
        {
            "label": group.label,
            "fields": [fields[part.key] for part in group.beside_table],
            "rows": [[fields[part.key] for part in row] for row in group.table],
        }
        for group in groups
    ]
    context = {
        "page": page,
        "groups": shown,
        "error": error,
        "words": words,
        "seen": seen,
        "changed": len(values),
    }
    return render(request, "kb/suggest.html", context, status=422 if error else 200)


def _written(user, page_id: int):
    page = load_page(user, page_id)
    if not isinstance(page, WRITTEN):
        raise Http404
    return page


def _said_against(
    request: HttpRequest, seen: str, wrong: dict[str, str], is_something: bool
) -> str:
    """Why what was sent cannot be taken; "" when it can."""
    if request.POST.get("seen", seen) != seen:
        return _(
            "This page was changed meanwhile. Look at what yours would change now, then send it"
            " again."
        )
    if wrong:
        return wrong.get("") or _("Some of it cannot be kept like this: see below.")
    if not is_something:
        return _("Nothing is changed yet.")
    try:
        spend_as(
            request.user,
            "previews_per_minute" if "look" in request.POST else "edit_suggestions_per_hour",
        )
    except TooOften:
        return str(TOO_OFTEN)
    return ""


def _send(request: HttpRequest, page, texts: dict[str, str], words: str) -> HttpResponse:
    try:
        actions.suggest_edit(page, by=request.user, texts=texts, words=words)
    except Refused:  # somebody published another text in this moment
        return redirect("kb_suggest", page.pk)
    messages.success(
        request, _("Thank you. An editor looks at it; you are told when it is published.")
    )
    return redirect(page.get_absolute_url())


@members_only
@require_GET
def suggestions(request: HttpRequest, page_id: int) -> HttpResponse:
    """What members suggest for a page and what became of it: all for its editors, to others their
    own.
    """
    page = _written(request.user, page_id)
    found = page.edit_suggestions.select_related("by").order_by("-pk")
    if not permissions.can_see_all_suggestions(request.user, page):
        found = found.filter(by=request.user)
    shown = list(found[:MOST_SHOWN])
    parts = parts_of(page) if shown else {}
    rows = [
        (
            suggestion,
            [
                (
                    parts[change["key"]].full_label if change["key"] in parts else change["label"],
                    change["in_draft"],
                    difference(change["before"], change["after"]),
                )
                for change in suggestion.changes
            ],
        )
        for suggestion in shown
    ]
    context = {
        "page": page,
        "rows": rows,
        "may_edit": permissions.can_edit_page(request.user, page),
    }
    return render(request, "kb/suggestions.html", context)


@members_only
@require_POST
def follow_gap(request: HttpRequest) -> HttpResponse:
    """ "Tell me when there is an answer" to what was searched for."""
    try:
        stems, language, words, _found = signing.loads(
            request.POST.get("token", ""), salt=SALT, max_age=24 * 3600
        )
    except signing.BadSignature:
        raise Http404 from None
    if not stems:
        raise Http404
    gap, _made = Gap.objects.get_or_create(
        stems=stems, language=language or get_language(), defaults={"words": words}
    )
    follow(f"gap.{gap.pk}", by=request.user, level=Subscription.Level.WATCHING)
    messages.success(
        request, _("You will be told when there is an answer to “%(words)s”.") % {"words": words}
    )
    return redirect(way_back(request))
