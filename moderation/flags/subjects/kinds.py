"""What a subject is, and what its kind knows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from community.things.ref import Ref


@dataclass(frozen=True)
class Subject:
    """A thing that was flagged.

    - row: of its room's table
    - html, source: what it says, as it is shown and as it was written
    - named: how short and how long a title it may have, of those whose `title` is their own
    - version: of its text, so that nobody writes over somebody else's change
    - is_gone: nobody but those who keep order sees it
    - edit: the address where those who keep order edit it; "" for none
    """

    ref: Ref
    row: Any
    author: Any
    title: str
    address: str
    created: datetime
    html: SafeString | str = ""
    source: str = ""
    named: tuple[int, int] | None = None
    version: int = 0
    is_gone: bool = False
    edit: str = ""


@dataclass(frozen=True)
class Around:
    """Words that stand near a subject: before it, or what it answers."""

    author: Any
    html: SafeString | str
    created: datetime


@dataclass(frozen=True)
class SubjectKind:
    """What is done to things of one kind, by their room's own actions.

    - load: these ids -> subjects, whatever became of them; at most two questions
    - judged_by: ids of those that `user` may take away from others
    - remove, restore: (subject, by); `by` is None for the house itself. None where a thing is never
      taken away. `restore` raises Refused where it cannot come back
    - mend: (subject, by, title, text, seen_version); raises Refused("changed")
    - around: what stands near it
    """

    load: Callable[[Collection[int]], dict[int, Subject]]
    judged_by: Callable[[Any], QuerySet]
    remove: Callable[..., object] | None = None
    restore: Callable[..., object] | None = None
    mend: Callable[..., object] | None = None
    around: Callable[[Subject], list[Around]] = lambda subject: []
