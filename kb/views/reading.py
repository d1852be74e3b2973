"""Reading: the first page, categories, articles, and what a reader says about them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page

from community.accounts.doors import is_too_much
from community.accounts.origin import without_token
from community.addresses import elsewhere
from community.notifications.models import Subscription
from community.search.finding import entries_named
from kb import actions, permissions
from kb.fragments import (
    article_pieces,
    category_pieces,
    index_pieces,
    popular_pages,
    step_of,
)
from kb.models import OURS, WRITTEN, Category, KnowledgeIndex, Opinion, Troubleshooting
from kb.models import address_of as address_of_page
from kb.querysets import index_for, shown

COOKIE = "reader"
MOST_SAID = 20  # steps of a decision tree that its address remembers


def load_page(user, page_id: int) -> Page:
    """The page if `user` may read it; otherwise it does not exist (404)."""
    page = Page.objects.filter(pk=page_id).type(*OURS).select_related("locale", "owner").first()
    if page is None or not permissions.can_read_page(user, page):
        raise Http404
    return page.specific


@require_GET
def first_page(request: HttpRequest) -> HttpResponse:
    """The knowledge base in the reader's language."""
    index = index_for(get_language())
    if index is None or not permissions.can_read_page(request.user, index):
        raise Http404
    return render(request, index.template, context_of(index, request))


@require_GET
def page(request: HttpRequest, page_id: int, slug: str = "") -> HttpResponse:
    """A category or an article, by its id; a wrong name redirects."""
    found = shown(page_id, request.user)
    if found is None or not permissions.can_read_page(request.user, found):
        raise Http404
    kind = found.specific_class
    if kind is KnowledgeIndex and found.locale.language_code == get_language():
        return redirect("kb")
    if way := elsewhere(request, address_of_page(found)):
        return way
    return render(request, kind.template, context_of(found, request))


def context_of(page, request: HttpRequest, *, keep: bool = True) -> dict:
    """What the template of a page needs for this reader; a draft is not kept."""
    user, language, kind = request.user, get_language(), page.specific_class
    context = {
        "page": page,
        "self": page,
        "about": f"article.{page.pk}",
        "is_public": bool(page.pk) and permissions.can_read_page(AnonymousUser(), page),
    }
    if kind is KnowledgeIndex:
        pieces = index_pieces(page.specific, user, language, keep=keep)
        return context | {"pieces": pieces, "popular": popular_pages(page, user, language)}
    if kind is Category:
        return context | {"pieces": category_pieces(page, user, language, keep=keep)}
    pieces = article_pieces(page, user, language, keep=keep)
    context["pieces"] = pieces
    at, said = request.GET.get("at", ""), request.GET.getlist("said")[:MOST_SAID]
    if kind is Troubleshooting and (at or said):
        context |= step_of(page.specific, at, said)
    return context | (_for_reader(page, request) if page.pk else {})


def _for_reader(page, request: HttpRequest) -> dict:
    """What an article shows to this reader alone."""
    user, reader = request.user, reader_of(request)
    origin = getattr(page, "origin", None)
    opinions = Opinion.objects.filter(page_id=page.pk, reader=reader)
    context = {
        "reasons": Opinion.Reason.choices,
        "opinion": opinions.first() if reader else None,
        "origin": next(iter(entries_named(user, [origin.key])), None) if origin else None,
    }
    if user.is_authenticated:
        may_edit = permissions.can_edit_page(user, page)
        level = getattr(page, "level", None)
        context |= {
            "level": Subscription.Level.NORMAL if level is None else level,
            "waiting_edit": getattr(page, "waiting_edit", False),
            "may_edit": may_edit,
            "may_verify": permissions.can_verify_page(user, page),
            "may_suggest": permissions.can_suggest_edit(user, page),
        }
    return context


# --- what a reader says ---------------------------------------------------------------------------


def reader_of(request: HttpRequest) -> str:
    """Who has an opinion: the member, or whoever holds a visitor's cookie; "" for a visitor without
    one.
    """
    if request.user.is_authenticated:
        return actions.reader_named(request.user)
    cookie = request.COOKIES.get(COOKIE, "")
    return salted_hmac("kb.reader", cookie).hexdigest()[:40] if cookie else ""


@without_token
@require_POST
def seen(request: HttpRequest, page_id: int) -> HttpResponse:
    """The page's script says that somebody reads it; once in a visit."""
    found = load_page(request.user, page_id)
    if is_too_much(request, "searches_per_minute"):
        return HttpResponse(status=204)
    if isinstance(found, WRITTEN):
        actions.count_view(found)
    return HttpResponse(status=204)


@without_token
@require_POST
def opinion(request: HttpRequest, page_id: int) -> HttpResponse:
    """Was this helpful? yes, no with a reason, or taken back.

    Visitors are known by a cookie that they get now.
    """
    found = load_page(request.user, page_id)
    if not isinstance(found, WRITTEN):
        raise Http404
    reader, cookie = reader_of(request), ""
    if not reader:
        cookie = get_random_string(24)
        reader = salted_hmac("kb.reader", cookie).hexdigest()[:40]
    if is_too_much(request, "searches_per_minute"):
        return HttpResponse(status=429)
    said, reason = request.POST.get("helpful", ""), request.POST.get("reason", "")
    if said == "undo":
        actions.withdraw_opinion(found, reader=reader)
        given = None
    else:
        reason = reason if reason in Opinion.Reason.values else ""
        given = actions.give_opinion(
            found,
            by=request.user,
            reader=reader,
            helpful=said == "yes",
            reason=reason,
            words=request.POST.get("words", "").strip(),
        )
    if request.htmx:
        about = f"article.{found.pk}"
        context = {
            "page": found,
            "opinion": given,
            "reasons": Opinion.Reason.choices,
            "about": about,
        }
        response = render(request, "kb/_opinion.html", context)
    else:
        response = redirect(found.get_absolute_url() + "#helpful")
    if cookie:
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response
