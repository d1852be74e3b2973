"""The knowledge base's things: articles (any page that people read), drafts, and searches that
found nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from community.notifications.models import Subscription
from community.search.models import Gap
from community.things.kinds import ThingKind, Titles, declare_things
from community.things.ref import ids_by_prefix
from kb.permissions import readable_pages, readers
from kb.sight import may_work_on


def _titles(user, ids: Collection[int]) -> Titles:
    allowed = readable_pages(user, ids)
    return {
        page.pk: (page.title, page.get_absolute_url())
        for page in Page.objects.filter(pk__in=allowed).specific()
    }


def drafts(user, ids: Collection[int]) -> set[int]:
    """A draft is there for those who work on it in the back office."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return set()
    return {page.pk for page in Page.objects.filter(pk__in=ids) if may_work_on(user, page)}


def _draft_titles(user, ids: Collection[int]) -> Titles:
    found = Page.objects.filter(pk__in=drafts(user, ids)).values_list("pk", "draft_title")
    return {pk: (title, office_address(pk)) for pk, title in found}


def office_address(page_id: int) -> str:
    """Where a page is edited in the back office."""
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def _gaps(user, ids: Collection[int]) -> set[int]:
    """What somebody searched for is theirs: only who asked to be told knows of it."""
    own = Subscription.objects.filter(user=user, about__in=[f"gap.{pk}" for pk in ids])
    return set(ids_by_prefix(own.values_list("about", flat=True)).get("gap", []))


def _gap_titles(user, ids: Collection[int]) -> Titles:
    return {
        gap.pk: (f"“{gap.words}”", f"/search/?q={quote(gap.words)}")
        for gap in Gap.objects.filter(pk__in=_gaps(user, ids))
    }


def _article_readers(people, page_id: int) -> set[int]:
    page = Page.objects.filter(pk=page_id).first()
    return readers(people, page) if page else set()


declare_things(
    ThingKind(
        "article",
        _("Articles"),
        "book-open",
        readable_pages,
        _titles,
        _article_readers,
        shared=True,
    ),
    ThingKind("draft", _("Drafts"), "square-pen", drafts, _draft_titles),
    ThingKind("gap", _("Searches"), "search", _gaps, _gap_titles),
)
