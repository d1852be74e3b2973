"""The first pages of the knowledge base, and who may write below them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupApprovalTask, GroupPagePermission, Locale, Page, Site, Task, Workflow, WorkflowPage, WorkflowTask

from kb.models import KnowledgeIndex

TITLES = {"en": ("Knowledge base", "How things work here, and what to do when they do not."),
          "ru": ("База знаний", "Как здесь всё устроено и что делать, если что-то не так.")}  # fmt: skip
# Rights come from groups; an operator changes them in Wagtail's own pages for groups.
MAY = {
    "editor": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    "administrator": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
    "agent": ("add_page",), "moderator": ("add_page",), "product manager": ("add_page",),
}  # fmt: skip
APPROVE = ("editor", "administrator")


@transaction.atomic
def plant_indexes() -> None:
    """Make a first page for each language, the roles' rights on it, and the workflow that suggestions go through. Harmless twice."""
    codes = [code for code, _ in settings.LANGUAGES]
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}
    if KnowledgeIndex.objects.exists():
        return
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=locales[codes[0]])
    first = None
    for code in codes:
        title, lead = TITLES[code]
        index = KnowledgeIndex(title=title, lead=lead, slug=f"kb-{code}", locale=locales[code])
        if first:
            index.translation_key = first.translation_key
        index = root.add_child(instance=index)
        _give_rights(index)
        first = first or index
    Site.objects.filter(is_default_site=True).update(is_default_site=False)
    Site.objects.update_or_create(hostname="localhost", port=80, defaults={"root_page": first, "is_default_site": True, "site_name": "Veche"})
    _make_workflow(root)


def _give_rights(index: KnowledgeIndex) -> None:
    for role, codes in MAY.items():
        group = Group.objects.filter(name=role).first()
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codes):
            if group:
                GroupPagePermission.objects.get_or_create(group=group, page=index, permission=permission)


def _make_workflow(root: Page) -> None:
    task = GroupApprovalTask.objects.filter(name="Editors look at it").first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Editors look at it")
        task.groups.set(Group.objects.filter(name__in=APPROVE))
    workflow, _ = Workflow.objects.get_or_create(name="Editors look at it")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=Task.objects.get(pk=task.pk), defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
