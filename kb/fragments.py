"""What pages of the knowledge base are put together from: pieces of HTML that are the same for all
who may read the same sections, kept until any page changes.

A piece shows more than its own page: neighbours, translations, the way to it, pages that it names.
So its name carries one word for the state of all pages, and the versions of what is none: people,
and whether the page is still believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import blake2s
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page

from community.fragments.keeping import kept_piece, piece_name, render_piece
from community.fragments.marks import CUT
from community.slugs import free_slug
from community.writing.data_blocks import data_block
from kb.documents import text_of
from kb.models import WRITTEN, Category, Credit, KnowledgeIndex, Troubleshooting
from kb.permissions import can_read_page
from kb.querysets import (
    below,
    below_each,
    categories_below,
    popular,
    recently_updated,
    translations,
)
from kb.rules import WORDS_A_MINUTE
from kb.schema import schema_of
from kb.sections import readable_scopes
from kb.tree import pages_version

SHELF = 5  # pages of a category on the first page
RECENT_FROM = 3  # fewer pages are no news
CONTENTS_FROM = 3  # headings
_heading = re.compile(r"<h([23])([^>]*)>(.*?)</h\1>", re.S)


class ArticlePieces(NamedTuple):
    """An article as it is put together; what differs by reader stands between these."""

    description: SafeString
    head: SafeString
    top: SafeString
    contents: SafeString
    step: SafeString
    body: SafeString
    around: SafeString
    side: SafeString


class IndexPieces(NamedTuple):
    """A first page; what is read most stands between these."""

    description: SafeString
    head: SafeString
    shelves: SafeString
    recent: SafeString


class CategoryPieces(NamedTuple):
    """A category with what is in it."""

    description: SafeString
    main: SafeString


def article_pieces(page, user, language: str, *, keep: bool = True) -> ArticlePieces:
    """The pieces of an article for those who may read what `user` may; a draft is not kept."""
    credits = list(_credits(page)) if page.pk else []

    def make() -> str:
        specific = page.specific if keep else page
        return render_piece(
            "kb/_article.html", _article(specific, page, user, language, credits), language
        )

    owner, figures = page.owner, getattr(page, "figures", None)
    stamp = (
        page.live_revision_id,
        figures and (figures.verified_on, figures.is_stale),
        owner and (owner.pk, owner.card_version),
        [(credit.person_id, credit.person.card_version) for credit in credits],
    )
    return ArticlePieces(*_pieces(page, stamp, user, language, make, keep))


def index_pieces(page, user, language: str, *, keep: bool = True) -> IndexPieces:
    """The pieces of a first page for those who may read what `user` may; a draft is not kept."""

    def make() -> str:
        categories = categories_below(page, user)
        pages = below_each([page, *categories], user, *WRITTEN)
        context = {
            **_around(page, user, language),
            "sections": [(category, pages[category.pk][:SHELF]) for category in categories],
            "loose": pages[page.pk],
            "recent": recently_updated(page.locale.language_code, user) if page.locale_id else [],
        }
        return render_piece("kb/_index.html", context, language)

    return IndexPieces(*_pieces(page, (), user, language, make, keep))


def category_pieces(page, user, language: str, *, keep: bool = True) -> CategoryPieces:
    """The pieces of a category for those who may read what `user` may; a draft is not kept."""

    def make() -> str:
        specific = page.specific if keep else page
        context = _around(specific, user, language)
        context["categories"] = categories_below(specific, user)
        context["pages"] = below(specific, user, *WRITTEN)
        return render_piece("kb/_category.html", context, language)

    return CategoryPieces(*_pieces(page, (), user, language, make, keep))


def recent_pages(user, language: str) -> SafeString:
    """What was published last in a language, for those who may read what `user` may; "" where that
    is too little to be news.
    """

    def make() -> str:
        pages = recently_updated(language, user, SHELF)
        if len(pages) < RECENT_FROM:
            return ""
        return render_piece("kb/_recent.html", {"recent": pages}, language)

    name = piece_name("kb-recent", 0, version_for(user), language=language)
    return mark_safe(kept_piece(name, make))


def popular_pages(page, user, language: str) -> SafeString:
    """What is read most in the language of a first page, for those who may read what `user` may; ""
    where nothing is read.
    """
    ids = popular(page.locale.language_code, user)

    def make() -> str:
        pages = Page.objects.in_bulk(ids)
        context = {"popular": [pages[pk] for pk in ids if pk in pages]}
        return render_piece("kb/_popular.html", context, language)

    name = piece_name("kb-popular", page.pk, version_for(user, ids), language=language)
    return mark_safe(kept_piece(name, make)) if ids else mark_safe("")


def version_for(user, stamp=()) -> str:
    """One word for the state of all pages, for those who may read what `user` may."""
    state = repr((pages_version(), sorted(readable_scopes(user)), stamp))
    return blake2s(state.encode(), digest_size=16).hexdigest()


def _pieces(
    page, stamp, user, language: str, make: Callable[[], str], keep: bool
) -> Iterator[SafeString]:
    """What `make` renders, cut, and kept under its name.

    The version is asked before anything is read: what changes meanwhile is newer than its name
    says, never older.
    """
    if keep:
        version = version_for(user, stamp)
        html = kept_piece(piece_name("kb", page.pk, version, language=language), make)
    else:
        html = make()
    return (mark_safe(piece.strip()) for piece in html.split(CUT))


def _around(page, user, language: str) -> dict:
    """What every page shows of others: the way to it, and its translations."""
    return {
        "page": page,
        "language": language,
        "site_url": settings.SITE_URL,
        "cut": CUT,
        "trail": _trail(page),
        "translations": translations(page, user) if page.pk else [],
        "other_language": page.pk and page.locale.language_code != language,
    }


def _trail(page) -> list[Page]:
    """The pages above, from the first page of the knowledge base down."""
    if not page.path:
        return []
    return list(page.get_ancestors().live().type(KnowledgeIndex, Category))


def _credits(page):
    return (
        Credit.objects.filter(page_id=page.pk, person__closed_on=None)
        .select_related("person")
        .order_by("pk")
    )


def _article(page, stamped, user, language: str, credits: list[Credit]) -> dict:
    """What `kb/_article.html` shows. `stamped` is the row that the piece is named by."""
    context = _around(page, user, language)
    html, contents, minutes = body_of(page, user)
    previous, following = _neighbours(page, user)
    if isinstance(page, Troubleshooting):
        context |= step_of(page, "", [])
    return context | {
        "html": mark_safe(html),
        "contents": contents if len(contents) >= CONTENTS_FROM else [],
        "minutes": minutes,
        "figures": getattr(stamped, "figures", None),
        "owner": stamped.owner,
        "credits": credits,
        "previous": previous,
        "next": following,
        "schema": data_block(schema_of(page, context["trail"])),
        "outdated": _outdated(page, user),
    }


def step_of(page: Troubleshooting, at: str, said: list[str]) -> dict:
    """What `kb/_step.html` shows: the step named `at` (the first for any other name), and what the
    reader said on the way there, each as "question|answer"."""
    step = page.step_named(at)
    choices = []
    if step and at != "solved":
        for choice in step["choices"]:
            following = [*said, f"{step['question']}|{choice['label']}"]
            target = choice["leads_to"].strip()
            address = _asking(page, following) if target == "ask" else _step(target, following)
            choices.append((choice["label"], address, target))
    way = [tuple(pair.split("|", 1)) for pair in said if "|" in pair]
    return {"step": step, "solved": at == "solved", "way": way, "choices": choices}


def _asking(page: Troubleshooting, said: list[str]) -> str:
    """Where a question is asked that says already what was tried."""
    account = "\n".join(f"- {pair.replace('|', ' ')}" for pair in said)
    body = _("I went through “%(title)s”:") % {"title": page.title} + f"\n\n{account}\n\n"
    return reverse("ask") + "?" + urlencode({"title": page.title, "body": body})


def _step(name: str, said: list[str]) -> str:
    return "?" + urlencode([("at", name), *(("said", one) for one in said)]) + "#step"


def _neighbours(page, user) -> tuple[Page | None, Page | None]:
    """The pages before and after it in its category."""
    siblings = below(page.get_parent(), user, *WRITTEN) if page.pk and page.depth > 1 else []
    at = next((n for n, one in enumerate(siblings) if one.pk == page.pk), None)
    if at is None:
        return None, None
    return (siblings[at - 1] if at else None), (
        siblings[at + 1] if at + 1 < len(siblings) else None
    )


def _outdated(page, user) -> Page | None:
    """A live translation that `user` may read, when this page is behind it."""
    if not page.pk or not page.last_published_at:
        return None
    others = Page.objects.filter(translation_key=page.translation_key, live=True)
    later = others.filter(last_published_at__gt=page.last_published_at).exclude(pk=page.pk)
    other = next((one for one in later.order_by("pk") if can_read_page(user, one)), None)
    return None if other is None or page.pk < other.pk else other  # the older one is the source


def body_of(page, user) -> tuple[str, list[tuple[int, str, str]], int]:
    """(HTML, contents as (level, id, words), minutes to read) of a page, as `user` may see it."""
    html, contents = with_anchors(
        page.body.render_as_block(context={"may_read": partial(can_read_page, user), "page": page})
    )
    words = len(text_of([block["value"] for block in page.body.raw_data]).split())
    return html, contents, max(1, round(words / WORDS_A_MINUTE))


def with_anchors(html: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The HTML with an id on each heading, and the list of them. Those of the third level before
    any of the second are of the second: no level is left out.
    """
    contents: list[tuple[int, str, str]] = []
    taken: set[str] = set()
    second = html.find("<h2")

    def anchored(match: re.Match) -> str:
        words = strip_tags(match[3]).strip()
        anchor = free_slug(words, otherwise="part", taken=lambda base: taken)
        taken.add(anchor)
        level = int(match[1]) if 0 <= second < match.start() else 2
        contents.append((level, anchor, words))
        return f'<h{level}{match[2]} id="{anchor}">{match[3]}</h{level}>'

    return _heading.sub(anchored, html), contents
