"""Turns Wagtail's signals about release notes into our events."""

from __future__ import annotations

from functools import partial

from django.apps import apps
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from wagtail.signals import page_published, page_unpublished

from kb.tree import forget_pages
from moderation.releases import actions
from moderation.releases.models import Changelog, ReleaseNote
from moderation.releases.views import context_of, list_of

Changelog.shown_with = staticmethod(list_of)
ReleaseNote.shown_with = partial(context_of, keep=False)


def _changed(sender, **_) -> None:
    forget_pages()


def _published(sender, instance, revision=None, **_) -> None:
    by = revision.user if revision is not None and revision.user else instance.owner
    actions.note_published(instance, by=by)


def _withdrawn(sender, instance, **_) -> None:
    actions.note_withdrawn(instance)


def _plant(sender, **kwargs) -> None:
    """After the migrations every installation has a changelog in each language."""
    if kwargs.get("using", "default") == "default" and apps.is_installed("moderation.releases"):
        actions.plant_changelogs()


for model in (Changelog, ReleaseNote):
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=model, dispatch_uid=f"releases.{model.__name__}")
page_published.connect(_published, sender=ReleaseNote, dispatch_uid="releases.published")
page_unpublished.connect(_withdrawn, sender=ReleaseNote, dispatch_uid="releases.withdrawn")
pre_delete.connect(_withdrawn, sender=ReleaseNote, dispatch_uid="releases.deleted")
post_migrate.connect(_plant, dispatch_uid="releases.plant", sender=apps.get_app_config("releases"))
