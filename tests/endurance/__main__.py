"""python -m tests.endurance [--column sqlite|postgres] [--seconds 15] [--seed N] [--processes 8]

Starts an empty portal, lets so many processes do everything at random while two workers work, waits
until nothing is owed, and says what is not true afterwards. The same seed makes every process want
the same things in the same order.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.endurance", description=__doc__)
    options.add_argument("--column", choices=("sqlite", "postgres"), default="sqlite")
    options.add_argument("--seconds", type=float, default=15)
    options.add_argument("--seed", default="")
    options.add_argument("--processes", type=int, default=8)
    choice = options.parse_args()
    seed = choice.seed or str(random.SystemRandom().randrange(100_000))
    sys.path.insert(0, str(ROOT / "bin"))
    from services import Services

    with tempfile.TemporaryDirectory(prefix="veche-endurance-") as data, Services() as services:
        prepare(choice.column, data, services)
        from tests.endurance.run import run

        return run(seed, seconds=choice.seconds, processes=choice.processes)


def prepare(column: str, data: str, services) -> None:
    """Set the environment of a portal with a database of its own, and load it.

    PostgreSQL is that of `DATABASE_URL`, if it names one, or one of its own.
    """
    os.environ["DATA_DIR"] = data
    server = os.environ.get("DATABASE_URL", "")
    for name in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL"):
        os.environ.pop(name, None)
    if column == "postgres":
        if not server.startswith("postgres"):
            services.start_postgres()
            server = services.database_url
        services.start_redis()
        os.environ["DATABASE_URL"] = database_on(server)
        os.environ["REDIS_URL"] = services.redis_url
        os.environ["DB_POOL"] = "2"
    import tests.environment  # noqa: F401  (what the suite's environment is)

    os.environ["DJANGO_SETTINGS_MODULE"] = "community.settings"
    import django

    django.setup()


def database_on(server: str) -> str:
    """The URL of a new database there, migrated."""
    from composed import fresh_database

    from tests.planted import migrated_on

    place = server.partition("@")[2].partition("/")[0]
    fresh_database(place, "endurance", template=migrated_on(server))
    return f"postgres://veche@{place}/endurance"


if __name__ == "__main__":
    sys.exit(main())
