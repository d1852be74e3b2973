"""What most tests begin with stands from one test to the next: it is planted once, in a transaction
around theirs, and each test is undone within it.

Planting takes a hundred questions to the database, which hundreds of tests would ask again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction


class Ground:
    """Layers, each planted upon the ones before it, and undone in one step."""

    def __init__(self, blocker) -> None:
        self._blocker = blocker  # pytest-django's, which keeps the database from who asks for none
        self._layers: list[tuple[Callable[[], object], transaction.Atomic]] = []

    def carry(self, *wanted: Callable[[], object]) -> None:
        """Make exactly these stand; what stands already is not planted again."""
        with self._blocker.unblock():
            standing = [plant for plant, _ in self._layers]
            while standing != list(wanted[: len(standing)]):
                standing.pop()
                self._undo()
            for plant in wanted[len(standing) :]:
                atomic = transaction.atomic()
                atomic.__enter__()
                self._layers.append((plant, atomic))
                plant()

    @contextmanager
    def bare(self) -> Iterator[None]:
        """The database with nothing standing, outside of every transaction."""
        self.carry()
        with self._blocker.unblock():
            yield

    def _undo(self) -> None:
        _, atomic = self._layers.pop()
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
