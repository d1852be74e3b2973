"""Synonyms, which staff teach the search, are kept in memory, and read anew when a row of them was
made, changed or deleted.
"""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save

from community.search.models import Synonyms
from community.search.vocabulary import forget_synonyms


def read_anew(sender, **_) -> None:
    forget_synonyms()


for change in (post_save, post_delete):
    change.connect(read_anew, sender=Synonyms, dispatch_uid="search.read_anew")
