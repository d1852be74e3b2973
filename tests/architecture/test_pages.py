"""No kind of page escapes the measure."""

from __future__ import annotations

from tests.bench.addresses import KINDS, routes
from tests.bench.no_pages import NO_PAGES
from tests.bench.posted import POSTED


def test_every_address_is_a_kind_of_page_or_says_why_it_is_none():
    named = {kind.route for kind in KINDS} | POSTED | NO_PAGES.keys()
    assert sorted(named) == sorted(set(routes())), (
        "tests/bench/addresses.py names every address of community/urls.py"
    )
