"""Plants the demo community of Northwind, an invented provider of internet, phones and television:
the same every time, its dates counted back from today.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from community.portal.look import forget_look
from community.portal.models import Look
from community.search.actions import index_all
from community.seeds import Demo, in_order


def is_planted() -> bool:
    """Whether there is a community already, this one or another."""
    return Look.objects.exists()


@transaction.atomic
def plant(say: Callable[[str], None] = print) -> None:
    """Make what the rooms declare in their `seed.py`; `say` is told what is being done.

    Does nothing when a community is there already.
    """
    if is_planted():
        return
    autodiscover_modules("seed")
    Look.objects.create(
        pk=1,
        name="Northwind",
        tagline="Neighbours who know their way around",
        words={"ru": {"tagline": "Соседи, которые знают, что к чему"}},
        accent="#8c5a2b",
        languages="en,ru",
    )
    demo = Demo()
    for part in in_order():
        say(part.name)
        part.plant(demo)
    say("search")
    index_all()
    forget_look()
