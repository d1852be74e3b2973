"""Tell whoever watches the desk that it changed."""

from __future__ import annotations

from django.db import transaction

from community.live.broadcast import broadcast

THE_ONE = 1  # there is one desk
DESK = f"desk.{THE_ONE}"


def tell_desk() -> None:
    """After the commit: pages ask for the rows that their readers may see."""
    transaction.on_commit(lambda: broadcast(DESK, {"do": "desk"}), robust=True)
