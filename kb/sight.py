"""What each person sees of the knowledge base in the back office.

A private section shows to its groups alone, there as here. Outside of those everybody who works in
the back office sees what is published; drafts show to their owner and to those whose page
permissions reach them, and so do the names of what is being changed. A file shows with the pages
that it stands in.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from kb.sections import is_kept_out, sections_closed_to

WORK = frozenset({"change", "publish", "lock", "unlock", "bulk_delete"})
TEXT = CharField(max_length=255)


class PagePolicy(PagePermissionPolicy):
    """Wagtail's page permissions without the private sections that keep somebody out, and without
    other people's drafts.

    The registry calls it with a page when rights on that page are asked for.
    """

    def __call__(self, page: Page) -> PagePermissionPolicy:
        return _OnePage(page)

    def instances_user_has_any_permission_for(self, user, actions):
        return _outside(
            super().instances_user_has_any_permission_for(user, actions), sections_closed_to(user)
        )

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return not is_kept_out(user, instance) and super().user_has_any_permission_for_instance(
            user, actions, instance
        )

    def explorable_instances(self, user):
        return super().explorable_instances(user).filter(pk__in=pages_in_office(user).values("pk"))


class _OnePage(PagePermissionPolicy):
    def __init__(self, page: Page):
        super().__init__()
        self.page = page

    def get_cached_permissions_for_user(self, user):
        return [] if is_kept_out(user, self.page) else super().get_cached_permissions_for_user(user)


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's permissions of collections, without files that stand only in pages which somebody
    does not see.
    """

    def instances_user_has_any_permission_for(self, user, actions):
        found = super().instances_user_has_any_permission_for(user, actions)
        return (
            found
            if user.is_superuser
            else found.filter(pk__in=files_in_office(user, self.model).values("pk"))
        )

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return super().user_has_any_permission_for_instance(
            user, actions, instance
        ) and can_see_file_in_office(user, instance)


# --- pages ----------------------------------------------------------------------------------------
# ------------------------


def pages_in_office(user) -> QuerySet[Page]:
    """The pages that `user` sees in the back office."""
    if not user.is_active or not user.is_authenticated:
        return Page.objects.none()
    if user.is_superuser:
        return Page.objects.all()
    shown = Page.objects.filter(Q(live=True) | Q(pk__in=_worked_on(user).values("pk")))
    return _outside(shown, _closed_branches(user))


def can_see_in_office(user, page: Page) -> bool:
    """`pages_in_office` for one page, without a query of its own."""
    if not user.is_active or not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    if any(page.path.startswith(path) for path in _closed_branches(user)):
        return False
    return page.live or may_work_on(user, page)


def may_work_on(user, page: Page) -> bool:
    """Whether the page permissions of `user` reach its drafts."""
    if user.is_superuser:
        return True
    held = page.permissions_for_user(user).permissions
    return bool(held & WORK) or ("add" in held and page.owner_id == user.pk)


def title_in_office(page: Page) -> str:
    """What the back office calls a page to whoever is at work in it: never the title of what they
    do not see.
    """
    user = get_active_log_context().user
    if user is None or may_work_on(user, page):
        return page.draft_title or page.title
    return page.title if can_see_in_office(user, page) else _("(a page that is not for you)")


def _worked_on(user) -> QuerySet[Page]:
    return PagePolicy().instances_user_has_any_permission_for(user, WORK)


def _closed_branches(user) -> list[str]:
    """Paths that nothing is seen below: private sections, and unpublished categories that are not
    theirs. Kept for the request.
    """
    if not hasattr(user, "_closed_branches"):
        drafts = Page.objects.filter(live=False, numchild__gt=0).exclude(
            pk__in=_worked_on(user).values("pk")
        )
        user._closed_branches = [*sections_closed_to(user), *drafts.values_list("path", flat=True)]
    return user._closed_branches


def _outside(found: QuerySet[Page], branches: list[str]) -> QuerySet[Page]:
    for path in branches:
        found = found.exclude(path__startswith=path)
    return found


# --- files ----------------------------------------------------------------------------------------
# ------------------------


def files_in_office(user, model: type[Model]) -> QuerySet:
    """The pictures or documents that `user` sees in the back office: their own, those of pages that
    they see, those of no page.
    """
    of_pages = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id=Cast(OuterRef("pk"), TEXT),
    )
    seen = of_pages.filter(object_id__in=pages_in_office(user).values(key=Cast("pk", TEXT)))
    return model.objects.filter(Q(uploaded_by_user=user) | ~Exists(of_pages) | Exists(seen))


def can_see_file_in_office(user, file) -> bool:
    """`files_in_office` for one file."""
    return user.is_superuser or files_in_office(user, type(file)).filter(pk=file.pk).exists()
