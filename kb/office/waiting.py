"""What waits in the knowledge base: edits that members suggest, drafts to look at, articles that
somebody has to verify, drafts that one has not finished.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState

from community.office import Item, Waiting
from kb.models import EditSuggestion, Figures
from kb.permissions import can_verify_page
from kb.sight import PagePolicy, may_work_on, pages_in_office
from kb.things import office_address

OPEN = Q(published_on=None, declined_on=None)  # a suggestion that nobody has decided


def works_on_pages(user) -> bool:
    """Whether any page permission is given to `user`."""
    return PagePolicy().user_has_any_permission(user, {"add", "change", "publish"})


def _theirs(user) -> QuerySet[Page]:
    changeable = PagePolicy().instances_user_has_any_permission_for(user, {"change", "publish"})
    return pages_in_office(user).filter(Q(owner=user) | Q(pk__in=changeable.values("pk")))


def suggested_edits(user, most: int) -> list[Item]:
    """Suggestions for pages that `user` looks after, the oldest first."""
    found = EditSuggestion.objects.filter(OPEN, page__live=True, page__in=_theirs(user))
    rows = found.select_related("page", "by").order_by("created")[:most]
    return [
        Item(
            title=row.page.title,
            address=reverse("kb_suggestions", args=[row.page_id]),
            since=row.created,
            note=row.words,
            person=row.by,
        )
        for row in rows
        if can_verify_page(user, row.page)
    ]


def reviews(user, most: int) -> list[Item]:
    """Drafts that wait until `user` approves them, the oldest first; a member's suggestion is told
    as such.
    """
    suggested = EditSuggestion.objects.filter(OPEN).values("revision_id")
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    if not user.is_superuser:
        states = states.filter(task__groupapprovaltask__groups__user=user).distinct()
    states = states.exclude(revision_id__in=suggested).select_related("revision__user")
    states = states.order_by("started_at")[:most]
    by_page = {int(state.revision.object_id): state for state in states}
    pages = pages_in_office(user).filter(pk__in=by_page)
    return [
        Item(
            title=page.draft_title,
            address=office_address(page.pk),
            since=by_page[page.pk].started_at,
            person=by_page[page.pk].revision.user,
        )
        for page in sorted(pages, key=lambda page: by_page[page.pk].started_at)
    ]


def due(user, most: int) -> list[Item]:
    """Articles of which it was asked whether they are still true, and which `user` looks after."""
    found = Figures.objects.filter(
        asked_on__isnull=False, page__live=True, page__in=_theirs(user)
    ).select_related("page")
    return [
        Item(
            title=row.page.title,
            address=reverse("kb_page_by_id", args=[row.page_id]),
            since=row.asked_on,
            note=_("readers are told that nobody has verified it") if row.is_stale else "",
        )
        for row in found.order_by("asked_on")[:most]
    ]


def own_drafts(user, most: int) -> list[Item]:
    """What `user` has written and not published, the oldest first."""
    found = pages_in_office(user).filter(latest_revision__user=user, has_unpublished_changes=True)
    return [
        Item(
            title=page.draft_title,
            address=office_address(page.pk),
            since=page.latest_revision_created_at,
        )
        for page in found.order_by("latest_revision_created_at")[:most]
        if may_work_on(user, page)
    ]


SUGGESTED = Waiting(
    "suggested",
    _("Suggested edits"),
    "edit",
    200,
    works_on_pages,
    suggested_edits,
    _("no suggested edits"),
)
REVIEWS = Waiting(
    "reviews",
    _("Drafts to look at"),
    "check",
    210,
    works_on_pages,
    reviews,
    _("no drafts to look at"),
)
DUE = Waiting(
    "due",
    _("Articles due"),
    "doc-full",
    220,
    works_on_pages,
    due,
    _("every article is verified"),
    lambda: reverse("office_knowledge"),
)
OWN_DRAFTS = Waiting(
    "drafts",
    _("Your drafts"),
    "draft",
    230,
    works_on_pages,
    own_drafts,
    _("no draft of yours"),
)
