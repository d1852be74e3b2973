"""Turns Wagtail's signals into our events, and gives it our rules of who sees what in its back
office.
"""

from __future__ import annotations

from functools import partial

from django.apps import apps
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_delete
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.permissions import register_permission_policy
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    workflow_cancelled,
    workflow_rejected,
)

from community.accounts.memory import forget
from community.events.actions import publish
from community.transactions import one_transaction
from kb import actions, events
from kb.models import OURS, WRITTEN, EditSuggestion
from kb.sight import FilePolicy, PagePolicy, title_in_office
from kb.tree import forget_pages
from kb.views.reading import context_of

for _kind in OURS:  # a page of ours that Wagtail shows (a draft) is laid out as readers see it
    _kind.shown_with = partial(context_of, keep=False)

OF_DRAFTS = {
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
}


def _changed(sender, update_fields=None, **_) -> None:
    """What kept pages show is different: a page, a picture or a file. Drafts show nowhere."""
    if not update_fields or set(update_fields) - OF_DRAFTS:
        forget_pages()


def _published(sender, instance, revision=None, **_) -> None:
    if issubclass(sender, WRITTEN):
        first = (
            instance.first_published_at is None
            or instance.first_published_at == instance.last_published_at
        )
        suggested = (
            revision is not None and EditSuggestion.objects.filter(revision_id=revision.pk).exists()
        )
        by = (
            revision.user if revision is not None and not suggested else None
        )  # who suggested an edit has not published it
        actions.page_published(
            instance, by=by, revision_id=revision.pk if revision else 0, first=first
        )


@one_transaction
def _withdrawn(sender, instance, **_) -> None:
    if issubclass(sender, WRITTEN):
        publish(events.ArticleWithdrawn(None, instance.pk))


@one_transaction
def _section_changed(page_id: int) -> None:
    forget()
    forget_pages()
    publish(events.SectionChanged(None, page_id))


def _moved(sender, instance, **_) -> None:
    _section_changed(instance.pk)


def _collection_restricted(sender, **_) -> None:
    forget()


def _restricted(sender, instance, **kwargs) -> None:
    if not kwargs.get("raw") and not kwargs.get("action", "post").startswith("pre"):
        _section_changed(instance.page_id)


def _declined(sender, instance, user=None, **_) -> None:
    if issubclass(instance.content_type.model_class() or object, WRITTEN):
        actions.decline_edits(int(instance.object_id), by=user)


def _plant(sender, **kwargs) -> None:
    """After the migrations every installation has its first pages."""
    if kwargs.get("using", "default") == "default" and apps.is_installed("kb"):
        actions.plant_indexes()


for model in (Page, *OURS, get_image_model(), get_document_model()):
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=model, dispatch_uid=f"kb.changed.{model.__name__}")
RENDITION = get_image_model().get_rendition_model()
post_delete.connect(_changed, sender=RENDITION, dispatch_uid="kb.changed.rendition")
register_permission_policy(Page, PagePolicy())
for library in (get_image_model(), get_document_model()):
    register_permission_policy(
        library, FilePolicy(library, owner_field_name="uploaded_by_user"), exact_class=True
    )
Page.get_admin_display_title = title_in_office  # what every list of Wagtail's calls a page
page_published.connect(_published, dispatch_uid="kb.published")
page_unpublished.connect(_withdrawn, dispatch_uid="kb.withdrawn")
post_page_move.connect(_moved, dispatch_uid="kb.moved")
post_save.connect(_restricted, sender=PageViewRestriction, dispatch_uid="kb.restricted")
post_delete.connect(_restricted, sender=PageViewRestriction, dispatch_uid="kb.opened")
m2m_changed.connect(
    _restricted, sender=PageViewRestriction.groups.through, dispatch_uid="kb.groups"
)
post_save.connect(
    _collection_restricted, sender=CollectionViewRestriction, dispatch_uid="kb.collection"
)
post_delete.connect(
    _collection_restricted, sender=CollectionViewRestriction, dispatch_uid="kb.collection.opened"
)
m2m_changed.connect(
    _collection_restricted,
    sender=CollectionViewRestriction.groups.through,
    dispatch_uid="kb.collection.groups",
)
workflow_rejected.connect(_declined, dispatch_uid="kb.declined")
workflow_cancelled.connect(_declined, dispatch_uid="kb.cancelled")
for model in WRITTEN:
    pre_delete.connect(_withdrawn, sender=model, dispatch_uid=f"kb.deleted.{model.__name__}")
post_migrate.connect(_plant, dispatch_uid="kb.plant", sender=apps.get_app_config("kb"))
