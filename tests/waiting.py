"""Waiting for what a test needs: not for a time, not for a number of tries."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
LOOK_AGAIN_SECONDS = 0.02


def wait_for(ask: Callable[[], Found], what: str, *, seconds: float = 120) -> Found:
    """Ask until the answer is true, and return it.

    Raises AssertionError naming `what` after `seconds`.
    """
    until = time.monotonic() + seconds
    while not (found := ask()):
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(LOOK_AGAIN_SECONDS)
    return found
