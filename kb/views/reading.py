"""Reading: the first page, categories, articles, and what a reader says about them."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page

from community.accounts.addresses import address_of
from community.accounts.limits import TooOften, spend
from community.accounts.origin import without_token
from community.addresses import elsewhere
from community.notifications.querysets import level_of
from community.search.finding import entries_named
from kb import actions, permissions
from kb.documents import text_of
from kb.models import WRITTEN, Category, Credit, EditSuggestion, Figures, KnowledgeIndex, Opinion, Origin, Troubleshooting
from kb.querysets import below, categories_below, index_for, popular, recently_updated, translations
from kb.rules import WORDS_A_MINUTE
from kb.schema import schema_of

OURS = (*WRITTEN, Category, KnowledgeIndex)
COOKIE = "reader"
_heading = re.compile(r"<h([23])([^>]*)>(.*?)</h\1>", re.S)


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
    return index.serve(request)


@require_GET
def page(request: HttpRequest, page_id: int, slug: str = "") -> HttpResponse:
    """A category or an article, by its id; a wrong name redirects."""
    found = load_page(request.user, page_id)
    if isinstance(found, KnowledgeIndex) and found.locale.language_code == get_language():
        return redirect("kb")
    if way := elsewhere(request, found.get_absolute_url()):
        return way
    return found.serve(request)


def context_of(page, request: HttpRequest) -> dict:
    """What the template of a page needs for this reader."""
    user, language = request.user, get_language()
    context = {
        "trail": _trail(page),
        "other_language": page.pk and page.locale.language_code != language,
        "translations": translations(page, user) if page.pk else [],
    }
    if isinstance(page, KnowledgeIndex):
        categories = categories_below(page, user)
        return context | {
            "sections": [(category, below(category, user, *WRITTEN)[:5]) for category in categories], "loose": below(page, user, *WRITTEN),
            "popular": popular(page.locale.language_code, user), "recent": recently_updated(page.locale.language_code, user),
        }  # fmt: skip
    if isinstance(page, Category):
        return context | {"categories": categories_below(page, user), "pages": below(page, user, *WRITTEN)}
    return context | _article_context(page, request)


def _trail(page) -> list:
    """The pages above, from the first page of the knowledge base down."""
    if not page.path:
        return []
    above = page.get_ancestors().live().type(KnowledgeIndex, Category).specific()
    return list(above)


def _article_context(page, request: HttpRequest) -> dict:
    user = request.user
    html, contents, minutes = body_of(page, request)
    figures = Figures.objects.select_related("verified_by").filter(page_id=page.pk).first() if page.pk else None
    siblings = below(page.get_parent(), user, *WRITTEN) if page.pk and page.depth > 1 else []
    at = next((n for n, one in enumerate(siblings) if one.pk == page.pk), None)
    reader = reader_of(request)
    about = f"article.{page.pk}"
    opinion = Opinion.objects.filter(page_id=page.pk, reader=reader).first() if reader and page.pk else None
    context = {
        "html": mark_safe(html), "contents": contents, "minutes": minutes, "figures": figures, "opinion": opinion, "reasons": Opinion.Reason.choices,
        "previous": siblings[at - 1] if at else None, "next": siblings[at + 1] if at is not None and at + 1 < len(siblings) else None,
        "credits": Credit.objects.filter(page_id=page.pk, person__closed_on=None).select_related("person") if page.pk else [],
        "may_verify": page.pk and permissions.can_verify_page(user, page), "may_edit": page.pk and permissions.can_edit_page(user, page),
        "may_suggest": page.pk and permissions.can_suggest_edit(user, page), "about": about,
        "level": level_of(user, about) if user.is_authenticated and page.pk else None,
        "schema": mark_safe(json.dumps(schema_of(page, _trail(page)), ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")),
        "outdated": _outdated(page, user),
    }  # fmt: skip
    if isinstance(page, Troubleshooting):
        context |= _tree_context(page, request)
    if page.pk and (made_of := Origin.objects.filter(page_id=page.pk).first()):
        context["origin"] = next(iter(entries_named(user, [made_of.key])), None)
    if user.is_authenticated and page.pk and EditSuggestion.objects.filter(page_id=page.pk, by=user, published_on=None, declined_on=None).exists():
        context["waiting_edit"] = True
    return context


def _outdated(page, user):
    """A live translation that was published later and that `user` may read, when this one is behind it: the notice leads there."""
    if not page.pk or not page.last_published_at:
        return None
    later = Page.objects.filter(translation_key=page.translation_key, live=True, last_published_at__gt=page.last_published_at)
    others = later.exclude(pk=page.pk).select_related("locale").order_by("pk")
    other = next((other for other in others if permissions.can_read_page(user, other)), None)
    is_source = other is not None and page.pk < other.pk
    return None if other is None or is_source else other.specific


def body_of(page, request: HttpRequest | None) -> tuple[str, list[tuple[int, str, str]], int]:
    """(HTML, contents as (level, id, words), minutes to read) of a page; kept as long as its text is the newest."""
    key = f"kb.{page.pk}.{page.live_revision_id}.{get_language()}"
    private = any(block.block_type == "related" for block in page.body)  # what it leads to depends on the reader
    found = cache.get(key) if page.live and page.pk and not private and not getattr(request, "is_preview", False) else None
    if found is None:
        html, contents = with_anchors(page.body.render_as_block(context={"request": request, "page": page}))
        words = len(text_of([block["value"] for block in page.body.raw_data]).split())
        found = (html, contents, max(1, round(words / WORDS_A_MINUTE)))
        if page.live and page.pk and not private and not getattr(request, "is_preview", False):
            cache.set(key, found, 3600)
    return found


def with_anchors(html: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The HTML with an id on each heading, and the list of them."""
    contents: list[tuple[int, str, str]] = []
    taken: set[str] = set()

    def mark(match: re.Match) -> str:
        words = strip_tags(match[3]).strip()
        base = slugify(words, allow_unicode=True) or "part"
        anchor = next(name for n in range(1, 100) if (name := base if n == 1 else f"{base}-{n}") not in taken)
        taken.add(anchor)
        contents.append((int(match[1]), anchor, words))
        return f'<h{match[1]}{match[2]} id="{anchor}">{match[3]}</h{match[1]}>'

    return _heading.sub(mark, html), contents


def _tree_context(page: Troubleshooting, request: HttpRequest) -> dict:
    """Where in the decision tree the reader is: `at` names the step, `said` what they answered on the way."""
    said = request.GET.getlist("said")[:20]
    at = request.GET.get("at", "")
    step = page.step_named(at)
    way = [tuple(pair.split("|", 1)) for pair in said if "|" in pair]
    choices = []
    if step and at != "solved":
        for choice in step["choices"]:
            following = [*said, f"{step['question']}|{choice['label']}"]
            target = choice["leads_to"].strip()
            if target == "ask":
                account = "\n".join(f"- {pair.replace('|', ' ')}" for pair in following)
                body = _("I went through “%(title)s”:") % {"title": page.title} + f"\n\n{account}\n\n"
                address = reverse("ask") + "?" + urlencode({"title": page.title, "body": body})
            else:
                address = "?" + urlencode([("at", target), *(("said", one) for one in following)]) + "#step"
            choices.append((choice["label"], address, target))
    return {"step": step, "solved": at == "solved", "way": way, "choices": choices}


# --- what a reader says ---------------------------------------------------------------------------------------------------


def reader_of(request: HttpRequest) -> str:
    """Who has an opinion: the member, or whoever holds a visitor's cookie; "" for a visitor without one."""
    if request.user.is_authenticated:
        return f"member.{request.user.pk}"
    cookie = request.COOKIES.get(COOKIE, "")
    return salted_hmac("kb.reader", cookie).hexdigest()[:40] if cookie else ""


@without_token
@require_POST
def seen(request: HttpRequest, page_id: int) -> HttpResponse:
    """The page's script says that somebody reads it; once in a visit."""
    found = load_page(request.user, page_id)
    try:
        spend("searches_per_minute", address_of(request))
    except TooOften:
        return HttpResponse(status=204)
    if isinstance(found, WRITTEN):
        actions.count_view(found)
    return HttpResponse(status=204)


@without_token
@require_POST
def opinion(request: HttpRequest, page_id: int) -> HttpResponse:
    """Was this helpful? yes, no with a reason, or taken back. Visitors are known by a cookie that they get now."""
    found = load_page(request.user, page_id)
    if not isinstance(found, WRITTEN):
        raise Http404
    reader, cookie = reader_of(request), ""
    if not reader:
        cookie = get_random_string(24)
        reader = salted_hmac("kb.reader", cookie).hexdigest()[:40]
    try:
        spend("searches_per_minute", address_of(request))
    except TooOften:
        return HttpResponse(status=429)
    said, reason = request.POST.get("helpful", ""), request.POST.get("reason", "")
    if said == "undo":
        actions.withdraw_opinion(found, reader=reader)
        given = None
    else:
        reason = reason if reason in Opinion.Reason.values else ""
        given = actions.give_opinion(
            found, by=request.user, reader=reader, helpful=said == "yes", reason=reason, words=request.POST.get("words", "").strip()
        )  # fmt: skip
    if request.htmx:
        about = f"article.{found.pk}"
        context = {"page": found, "opinion": given, "reasons": Opinion.Reason.choices, "about": about}
        response = render(request, "kb/_opinion.html", context)
    else:
        response = redirect(found.get_absolute_url() + "#helpful")
    if cookie:
        response.set_cookie(
            COOKIE, cookie, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    return response
