"""Every kind of page that there is: the walk over the URL table, and what each may ask the database."""

from __future__ import annotations

import re

from tests.bench.addresses import POSTED


def test_what_is_said_to_answer_posts_alone_refuses_to_be_read(cast, sign_in):
    client = sign_in(cast.ada)
    for route in sorted(POSTED):
        address = "/" + re.sub(r"<\w+>", "1", route)
        assert client.get(address).status_code == 405, address
