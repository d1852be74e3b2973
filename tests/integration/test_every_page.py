"""Every kind of page that there is: who may read it how, and what it asks the database."""

from __future__ import annotations

import pytest

from community.portal.planting import plant
from forum.demo import planter
from forum.demo.reading import read
from tests.bench.addresses import KINDS
from tests.bench.growth import grow
from tests.bench.page_costs import clients, fetch, lift_limits, queries_of

EXAMPLES = 3  # of each kind


@pytest.fixture
def readers(roles, monkeypatch) -> dict:
    """A client for each reader of a demo with fewer topics than usual."""
    monkeypatch.setattr(planter, "read", lambda language: read(language)[::4])
    plant(say=lambda word: None)
    lift_limits()
    return clients()


def _asked(readers: dict) -> dict[tuple[str, str], int]:
    """How many statements each kind of page is for each of its readers, at most; none too many."""
    found, too_many = {}, []
    for kind in KINDS:
        addresses = kind.addresses()[:EXAMPLES]
        assert addresses, f"no example of {kind.name}"
        for reader in kind.readers:
            for address in addresses:
                fetch(readers[reader], kind, address)
            counts = [len(queries_of(readers[reader], kind, address)) for address in addresses]
            found[kind.name, reader] = max(counts)
            if max(counts) > kind.most_queries(reader):
                too_many.append((kind.name, reader, counts))
    assert not too_many
    return found


def test_no_page_asks_the_database_more_than_it_may_nor_more_where_there_is_more(readers):
    before = _asked(readers)
    grow(3)
    after = _asked(readers)
    assert not {key: (before[key], n) for key, n in after.items() if n > before[key]}
