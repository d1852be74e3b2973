"""How a database means to find what a statement asks for."""

from __future__ import annotations

from django.db import connection


def plan_of(statement: str) -> str:
    """SQLite's plan of a statement, in one line."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return " ".join(str(row[-1]) for row in cursor.fetchall())
