"""Who may read, edit and verify pages.

Rights come from groups: Wagtail's page permissions and its private sections.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from community.accounts.memory import remembered
from community.accounts.prepared import Question
from community.things.kinds import Asked
from kb.sections import (
    closed_collections,
    is_kept_out,
    is_private,
    outside,
    passes,
    restrictions,
    sections_closed_to,
)
from kb.sight import can_see_file_in_office
from kb.tree import live_indexes


def can_read_page(user, page) -> bool:
    """Published, and in no private section that keeps `user` out.

    Drafts are seen in the back office alone.
    """
    return page.live and not is_kept_out(user, page)


def _readable_pages(user) -> Question:
    closed = tuple(sections_closed_to(user))

    def make(ids: list[int]) -> QuerySet:
        return outside(closed, Page.objects.filter(pk__in=ids, live=True)).values_list("pk")

    return Question(("pages", closed), make)


# (user, ids) -> those of these pages that `user` may read: `can_read_page` for many, in one query
readable_pages = Asked(_readable_pages)


def can_see_file(user, file) -> bool:
    """A picture or document is seen by those who may read a page that shows it, and by those who
    see it in the back office.

    Where no section is private no page is looked up: then every file of an open collection is
    everybody's.
    """
    closed = closed_collections()
    if closed:
        around = set(file.collection.get_ancestors(inclusive=True).values_list("pk", flat=True))
        if not all(passes(user, row) for row in closed if row[1] in around):
            return False
    if not restrictions():
        return True
    shown = ReferenceIndex.get_references_to(file).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    if readable_pages(
        user, [int(pk) for pk in shown.values_list("object_id", flat=True).distinct()]
    ):
        return True
    return user.has_perm("wagtailadmin.access_admin") and can_see_file_in_office(user, file)


def can_see_rendition(user, path: str) -> bool:
    """`can_see_file` for a picture in one of its sizes, by its path in the media folder."""
    if not is_anything_private():
        return True
    rendition = (
        get_image_model()
        .get_rendition_model()
        .objects.filter(file=path)
        .select_related("image")
        .first()
    )
    return rendition is not None and can_see_file(user, rendition.image)


def is_anything_private() -> bool:
    """Whether there is any private section or collection."""
    return bool(restrictions() or closed_collections())


def readers(people, page) -> set[int]:
    """Ids of those of `people` who may read the page:

    `can_read_page` for many, with one query for all their groups.
    """
    if not page.live:
        return set()
    if not is_private(page):
        return {person.pk for person in people}
    groups: dict[int, set[int]] = {person.pk: set() for person in people}
    belongs = get_user_model().groups.through.objects.filter(user_id__in=groups)
    for user_id, group in belongs.values_list("user_id", "group_id"):
        groups[user_id].add(group)
    for person in people:
        person._kb_groups = frozenset(groups[person.pk])
    return {person.pk for person in people if can_read_page(person, page)}


def can_edit_page(user, page) -> bool:
    """Wagtail's own permission; whoever may not open the back office has none."""
    if not user.is_authenticated or not _opens_office(user):
        return False
    return page.permissions_for_user(user).can_edit()


def _opens_office(user) -> bool:
    may = "wagtailadmin.access_admin"
    return user.is_superuser or remembered(
        ("opens the office", user.pk), lambda: user.has_perm(may)
    )


def can_verify_page(user, page) -> bool:
    """Its owner, and those who may edit it."""
    return (
        user.is_authenticated
        and user.is_active
        and can_read_page(user, page)
        and (page.owner_id == user.pk or can_edit_page(user, page))
    )


def can_suggest_edit(user, page) -> bool:
    """Any member who may read it."""
    return user.is_authenticated and user.is_active and can_read_page(user, page)


def can_see_all_suggestions(user, page) -> bool:
    """What members suggest for a page is for its owner and its editors; everybody else sees their
    own.
    """
    return can_verify_page(user, page)


def can_write_articles(user) -> bool:
    """Whether any place of the knowledge base takes drafts of `user`."""
    if not user.is_authenticated or not user.is_active:
        return False
    return any(index.permissions_for_user(user).can_add_subpage() for index in live_indexes())
