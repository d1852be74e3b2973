"""Which pages a long list offers."""

from __future__ import annotations

from django.core.paginator import Paginator


def page_numbers(things: int, size: int, at: int) -> list[int | None]:
    """The pages to offer around the page `at` (from 1) of a list of so many things; None where
    some are left out.
    """
    pages = Paginator(range(things), size)
    near = pages.get_elided_page_range(min(at, pages.num_pages))
    return [one if isinstance(one, int) else None for one in near]
