"""The first pages of the knowledge base, and who may write below them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from community.transactions import one_transaction
from kb.models import KnowledgeIndex

TITLES = {
    "en": ("Knowledge base", "How things work here, and what to do when they do not."),
    "ru": ("База знаний", "Как здесь всё устроено и что делать, если что-то не так."),
}
# Rights come from groups; an operator changes them in Wagtail's own pages for groups.
MAY = {
    "editor": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    "administrator": (
        "add_page",
        "change_page",
        "publish_page",
        "lock_page",
        "unlock_page",
        "bulk_delete_page",
    ),
    "agent": ("add_page",),
    "moderator": ("add_page",),
    "product manager": ("add_page",),
}
MAY_WITH_FILES = {
    "editor": ("add", "change", "choose"),
    "administrator": ("add", "change", "choose"),
    "agent": ("add", "choose"),
    "moderator": ("add", "choose"),
    "product manager": ("add", "choose"),
}
APPROVE = ("editor", "administrator")
WORKFLOW = "Editors look at it"


@one_transaction
def plant_indexes() -> None:
    """Make a first page for each language, the roles' rights on it, and the workflow that
    suggestions go through. Harmless twice.
    """
    codes = [code for code, _ in settings.LANGUAGES]
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        title="Root", slug="root", locale=locales[codes[0]]
    )
    found = list(KnowledgeIndex.objects.select_related("locale").order_by("path"))
    made = [] if found else [_add_index(root, locales[code], code) for code in codes]
    for index in made[1:]:
        KnowledgeIndex.objects.filter(pk=index.pk).update(translation_key=made[0].translation_key)
    for index in made or found:
        if not GroupPagePermission.objects.filter(
            page=index
        ).exists():  # what an operator chose stays
            _give_rights(index)
    if not GroupCollectionPermission.objects.filter(permission__codename="add_image").exists():
        _give_rights_with_files()
    _make_workflow(root)
    if made or not Site.objects.filter(is_default_site=True).exists():
        Site.objects.filter(is_default_site=True).update(is_default_site=False)
        site = {"root_page": (made or found)[0], "is_default_site": True, "site_name": "Veche"}
        Site.objects.update_or_create(hostname="localhost", port=80, defaults=site)


def _add_index(root: Page, locale: Locale, code: str) -> KnowledgeIndex:
    title, lead = TITLES[code]
    return root.add_child(
        instance=KnowledgeIndex(title=title, lead=lead, slug=f"kb-{code}", locale=locale)
    )


def _give_rights(index: KnowledgeIndex) -> None:
    for role, codes in MAY.items():
        group = Group.objects.filter(name=role).first()
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codes
        ):
            if group:
                GroupPagePermission.objects.get_or_create(
                    group=group, page=index, permission=permission
                )


def _give_rights_with_files() -> None:
    """Pictures, and the films and captions that stand among the documents."""
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for role, verbs in MAY_WITH_FILES.items():
        group = Group.objects.filter(name=role).first()
        codes = [f"{verb}_{noun}" for verb in verbs for noun in ("image", "document")]
        for permission in Permission.objects.filter(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=codes
        ):
            if group:
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )


def _make_workflow(root: Page) -> None:
    """Once; afterwards it is the operator's to change."""
    task = GroupApprovalTask.objects.filter(
        name=WORKFLOW
    ).first() or GroupApprovalTask.objects.create(name=WORKFLOW)
    if not task.groups.exists():
        task.groups.set(Group.objects.filter(name__in=APPROVE))
    workflow, is_new = Workflow.objects.get_or_create(name=WORKFLOW)
    if is_new:
        WorkflowTask.objects.create(
            workflow=workflow, task=Task.objects.get(pk=task.pk), sort_order=0
        )
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
