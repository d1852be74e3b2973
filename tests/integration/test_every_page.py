"""Every kind of page that there is: the walk over the URL table, and what each may ask the database."""

from __future__ import annotations

import re

from tests.bench.addresses import KINDS, NO_PAGES, POSTED, routes

NUMBERS = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "str": "x", "path": "x"}


def test_every_address_is_a_kind_of_page_or_says_why_it_is_none():
    named = {kind.route for kind in KINDS} | POSTED | NO_PAGES.keys()
    assert sorted(named) == sorted(set(routes())), (
        "tests/bench/addresses.py names every address of community/urls.py"
    )


def test_what_is_said_to_answer_posts_alone_refuses_to_be_read(cast, sign_in):
    client = sign_in(cast.ada)
    for route in sorted(POSTED):
        address = "/" + re.sub(r"<(\w+):\w+>", lambda part: NUMBERS[part[1]], route)
        assert client.get(address).status_code == 405, address
