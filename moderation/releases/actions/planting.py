"""Where release notes stand in the back office, and who may write them."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

from community.transactions import one_transaction
from kb.actions import plant_indexes
from kb.models import KnowledgeIndex
from moderation.releases.models import Changelog

TITLES = {
    "en": ("Changelog", "What was released, and whose wishes it answers."),
    "ru": ("Что нового", "Что вышло и чьи пожелания исполнились."),
}
# Rights come from groups; an operator changes them in Wagtail's own pages for groups.
MAY = dict.fromkeys(
    ("product manager", "administrator"), ("add_page", "change_page", "publish_page")
) | {"editor": ("add_page", "change_page")}


@one_transaction
def plant_changelogs() -> None:
    """Make a place for release notes in each language of the knowledge base, and the roles' rights
    on it. Harmless twice.
    """
    plant_indexes()
    found = list(Changelog.objects.order_by("path"))
    root = Page.objects.get(depth=1)
    for index in KnowledgeIndex.objects.select_related("locale").order_by("path"):
        if any(one.locale_id == index.locale_id for one in found):
            continue
        title, lead = TITLES.get(index.locale.language_code, TITLES["en"])
        made = Changelog(
            title=title,
            lead=lead,
            slug=f"changelog-{index.locale.language_code}",
            locale=index.locale,
        )
        if found:
            made.translation_key = found[0].translation_key
        found.append(root.add_child(instance=made))
    for changelog in found:
        if not GroupPagePermission.objects.filter(page=changelog).exists():
            _give_rights(changelog)


def _give_rights(changelog: Changelog) -> None:
    """Once; what an operator chose afterwards stays."""
    for role, codes in MAY.items():
        permissions = Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codes
        )
        for group in Group.objects.filter(name=role):
            for permission in permissions:
                GroupPagePermission.objects.get_or_create(
                    group=group, page=changelog, permission=permission
                )
