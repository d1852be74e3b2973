"""Which people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
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


def people_called(beginning: str) -> QuerySet[User]:
    """Open accounts whose user name, or a word of whose shown name, begins like this; those who
    help most first.
    """
    fits = Q()
    # SQLite tells small letters from capital ones in every alphabet but Latin.
    for word in {beginning, beginning.casefold(), beginning.title()}:
        fits |= Q(username__istartswith=word) | Q(display_name__istartswith=word)
        fits |= Q(display_name__icontains=f" {word}")
    people = User.objects.filter(fits, is_active=True, closed_on=None)
    return people.order_by("-solved_count", "-answers_count", "id")
