"""What every kind of page costs, in this process:

`python -m tests.bench.page_costs [ROUNDS]` prints one line of JSON a kind and reader.

Processor time, not time on the wall: the middle of many requests, all kinds in turn, so that a
noisy hour hits them alike.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")


@dataclass
class Cost:
    """Milliseconds of processor time and queries of one `kind` of page (`addresses.Kind`) for one
    reader.
    """

    kind: Any
    reader: str
    took: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def ms(self) -> float:
        return statistics.median(self.took)


def clients() -> dict:
    """A client for each reader: a visitor, the demo's Cleo with notices waiting, its
    administrator.
    """
    from django.test import Client

    from community.accounts.models import User
    from tests.bench.addresses import ADMIN, MEMBER, VISITOR

    found = {VISITOR: Client(SERVER_NAME="localhost")}
    for reader, name in ((MEMBER, "cleo"), (ADMIN, "ada")):
        found[reader] = signed_in(User.objects.get(username=name))
    return found


def lift_limits() -> None:
    """No limit of so many acts in a minute or an hour holds any more."""
    import community.accounts.limits  # noqa: F401  (declares the rules that are lifted here)
    from community.accounts.models import RuleOverride
    from community.accounts.rules import REGISTRY, forget_overrides

    rules = [RuleOverride(name=name, value=0) for name in REGISTRY if "_per_" in name]
    RuleOverride.objects.bulk_create(rules, ignore_conflicts=True)
    forget_overrides()


def signed_in(person):
    """A client of somebody."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries_of(client, kind, address: str) -> list[str]:
    """The statements of one request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        fetch(client, kind, address)
    return [query["sql"] for query in queries]


def fetch(client, kind, address: str):
    """One request; it must answer what the table says."""
    answer = client.get(address, headers=dict(kind.headers))
    assert answer.status_code == kind.status, (kind.name, address, answer.status_code)
    return answer


def measure(rounds: int) -> list[Cost]:
    """All kinds for all their readers, `rounds` times in turn."""
    from tests.bench.addresses import ADMIN, KINDS

    readers = clients()
    jobs = []
    for kind in KINDS:
        addresses = kind.addresses()
        assert addresses, f"no example of {kind.name}"
        wanted = {*kind.readers, *((ADMIN,) if kind.name == "topic" else ())}
        for reader in sorted(wanted):
            cost = Cost(kind, reader)
            for address in addresses:  # to warm up
                fetch(readers[reader], kind, address)
            cost.queries = max(
                len(queries_of(readers[reader], kind, address)) for address in addresses
            )
            jobs.append((cost, kind, readers[reader], addresses))
    for number in range(rounds):
        for cost, kind, client, addresses in jobs:
            address = addresses[number % len(addresses)]
            began = time.process_time()
            fetch(client, kind, address)
            cost.took.append((time.process_time() - began) * 1000)
    return [cost for cost, *_ in jobs]


def main() -> None:
    import django

    django.setup()
    logging.getLogger("django.request").setLevel(logging.ERROR)
    lift_limits()
    costs = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    topic = {cost.reader: cost.ms for cost in costs if cost.kind.name == "topic"}
    for cost in costs:
        line = {
            "kind": cost.kind.name,
            "reader": cost.reader,
            "ms": cost.ms,
            "times": cost.ms / topic[cost.reader],
            "goal": cost.kind.times,
            "queries": cost.queries,
            "most_queries": cost.kind.most_queries(cost.reader),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
