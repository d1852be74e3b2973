"""Which people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Lower

from community.accounts.models import User

MOST_NAMED = 30


def people_named(names: Iterable[str]) -> QuerySet[User]:
    """Open accounts with these user names (lower case); of a long list only MOST_NAMED are looked
    up.
    """
    return User.objects.annotate(lower=Lower("username")).filter(
        lower__in=list(names)[:MOST_NAMED], closed_on=None
    )
