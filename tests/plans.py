"""How a database means to find what a statement asks for."""

from __future__ import annotations

from django.db import connection


def plan_of(statement: str) -> str:
    """The database's own words for its plan of a statement, in one line."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement}")
        return " ".join(str(row[-1]) for row in cursor.fetchall())


def sorts(plan: str) -> bool:
    """Whether rows are sorted when they have been found."""
    return "TEMP B-TREE" in plan or "Sort Key" in plan


def weigh(*models) -> None:
    """Let PostgreSQL count what its plans go by, as it does by itself now and then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f'ANALYZE "{model._meta.db_table}"')
