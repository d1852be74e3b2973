"""People who come with imported content: accounts that nobody has claimed yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify


@dataclass(frozen=True)
class Staged:
    """Somebody as another system knows them; `key` is how it names them there."""

    key: str
    name: str
    about: str = ""
    email: str = ""
    joined: datetime | None = None


def stage_people(source: str, people: Sequence[Staged]) -> list:
    """Accounts of these people, in their order, without a password: who has its mail claims it.

    `source` names where they come from; it and their keys tell them apart. Call it in a
    transaction.
    """
    usernames = _usernames(source, people)
    fresh = []
    for one in people:
        account = get_user_model()(
            username=usernames[one.key],
            display_name=one.name[:60],
            staged_from=f"{source}:{one.key}",
            about=one.about[:1000],
            email=one.email,
            date_joined=one.joined or timezone.now(),
        )
        account.set_unusable_password()
        fresh.append(account)
    return get_user_model().objects.bulk_create(fresh)


def _usernames(source: str, people: Sequence[Staged]) -> dict[str, str]:
    """By key. The key makes a name the only one of its source, and letters after it one that nobody
    has; 20 + 20 + 10 + 6 characters and three hyphens are what a name may have.
    """
    wanted = {
        one.key: "-".join(
            (slugify(one.name)[:20] or "member", slugify(source)[:20], slugify(one.key)[:10])
        )
        for one in people
    }
    by_lower = get_user_model().objects.annotate(lower=Lower("username"))
    while taken := set(
        by_lower.filter(lower__in=[name.lower() for name in wanted.values()]).values_list(
            "lower", flat=True
        )
    ):
        wanted = {
            key: f"{name}-{get_random_string(6).lower()}" if name.lower() in taken else name
            for key, name in wanted.items()
        }
    return wanted
