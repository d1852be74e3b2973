"""What the back office changes is kept in memory by the forum, and read anew: versions of the
product when a row of them was made, changed or deleted, permissions when a role was deleted.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models.signals import post_delete, post_save

from forum.actions.forums import forum_changed
from forum.models import ProductVersion


def read_anew(sender, **_) -> None:
    forum_changed()


for change, model in (
    (post_save, ProductVersion),
    (post_delete, ProductVersion),
    (post_delete, Group),
):
    change.connect(read_anew, sender=model, dispatch_uid=f"forum.read_anew.{model.__name__}")
