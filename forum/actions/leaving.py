"""What goes with a person's account."""

from __future__ import annotations

from collections.abc import Collection

from community.accounts.models import User


def forget_bookmarks_of(user: User, addresses: Collection[str]) -> None:
    """Drop the bookmarks of `user`, which nobody else ever saw."""
    user.bookmarks.all().delete()
