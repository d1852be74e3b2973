"""Fider's own export: a zip with a JSON file for each of its tables. Read here are users, posts,
post_votes and comments.
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from community.accounts.staging import Staged
from ideas.importing.wishes import Answered, Broken, Dump, Said, Wish
from ideas.statuses import FIRST

STATUSES = {0: FIRST, 1: "started", 2: "completed", 3: "declined", 4: "planned", 5: FIRST}
DUPLICATE, DELETED = 5, 6
ACTIVE = 1  # a user who was neither closed nor blocked
TABLES = ("users", "posts", "post_votes", "comments")

Row = dict[str, Any]


def read_fider(path: Path) -> Dump:
    """What the export says. Raises Broken."""
    try:
        with zipfile.ZipFile(path) as archive:
            tables = {name: json.loads(archive.read(f"{name}.json")) for name in TABLES}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Broken(f"{path} is no export of Fider: {error}") from None
    skipped = Counter[str]()
    people = {str(row["id"]): _person(row) for row in tables["users"]}
    wishes: dict[str, Wish] = {}
    for row in sorted(tables["posts"], key=lambda row: (row["status"] == DUPLICATE, row["id"])):
        if row["status"] == DELETED:
            skipped["deleted"] += 1
        else:
            wishes[str(row["id"])] = _wish(row)
    for row in tables["post_votes"]:
        if wish := wishes.get(str(row["post_id"])):
            wish.votes.append((str(row["user_id"]), _moment(row["created_at"])))
    for row in sorted(tables["comments"], key=lambda row: row["id"]):
        wish = wishes.get(str(row["post_id"]))
        if wish is None or row.get("deleted_at") or not row.get("content"):
            skipped["comments that were deleted"] += 1
        else:
            said = Said(str(row["user_id"]), str(row["content"]), _moment(row["created_at"]))
            wish.comments.append(said)
    return Dump(people, list(wishes.values()), dict(skipped))


def _person(row: Row) -> Staged:
    is_there = row.get("status") in (ACTIVE, None)
    return Staged(
        key=str(row["id"]),
        name=str(row.get("name") or "") if is_there else "",
        email=str(row.get("email") or "").lower() if is_there else "",
        joined=_moment(row["created_at"]),
    )


def _wish(row: Row) -> Wish:
    status = STATUSES.get(row["status"], FIRST)
    wish = Wish(
        key=str(row["id"]),
        title=str(row["title"]),
        text=str(row.get("description") or ""),
        by=str(row["user_id"]),
        on=_moment(row["created_at"]),
        original=str(row["original_id"]) if row["status"] == DUPLICATE else None,
    )
    if row.get("response_date") and wish.original is None:
        by, moment = str(row["response_user_id"]), _moment(row["response_date"])
        wish.answered = Answered(status, str(row.get("response") or ""), by, moment)
    return wish


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
