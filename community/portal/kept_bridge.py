"""What staff teach the product is kept in memory: it is read anew when a row of it was made,
changed or deleted.
"""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save

from community.search.models import Synonyms
from community.search.vocabulary import forget_synonyms
from forum.actions.forums import forum_changed
from forum.models import ProductVersion


def _forget(sender, **_) -> None:
    forget_synonyms() if sender is Synonyms else forum_changed()


for model in (Synonyms, ProductVersion):
    for change in (post_save, post_delete):
        change.connect(_forget, sender=model, dispatch_uid=f"portal.forget.{model.__name__}")
