"""Ideas in a table (CSV, UTF-8, a line of names first). The columns, of which `title` alone has to
be there, and others are not read:

- id: tells ideas apart when the file is imported again; without it the title does
- title, text
- author, author_email
- created, answered: days or moments, as in 2026-11-30 or 2026-11-30T10:15:00+01:00
- status: under-review, planned, started, completed, declined, or one of one's own
- answer: the team's words about the status
- voters: mail addresses with spaces between them
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify

from community.accounts.staging import Staged
from ideas.importing.wishes import Answered, Broken, Dump, Wish


def read_table(path: Path) -> Dump:
    """What the file says. Raises Broken, with the number of the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Broken(f"{path}: {error}") from None
    if not rows or "title" not in rows[0]:
        raise Broken(f"{path}: there is no column “title”.")
    dump, skipped = Dump({}, []), Counter[str]()
    for number, row in enumerate(rows, 2):
        if not (row.get("title") or "").strip():
            skipped["without a title"] += 1
            continue
        try:
            dump.wishes.append(_wish(row, dump.people))
        except ValueError as error:
            raise Broken(f"{path}, line {number}: {error}") from None
    dump.skipped = dict(skipped)
    return dump


def _wish(row: dict, people: dict[str, Staged]) -> Wish:
    said = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)}
    author = _person(people, said.get("author_email", ""), said.get("author", ""))
    created = _moment(said.get("created", "")) or timezone.now()
    voters = [_person(people, email) for email in said.get("voters", "").split()]
    wish = Wish(
        key=said.get("id") or slugify(said["title"], allow_unicode=True)[:100],
        title=said["title"],
        text=said.get("text", ""),
        by=author,
        on=created,
        votes=[(voter, created) for voter in [author, *voters] if voter],
    )
    if said.get("status"):
        moment = _moment(said.get("answered", "")) or created
        status = slugify(said["status"])
        wish.answered = Answered(status, said.get("answer", ""), None, moment)
    return wish


def _person(people: dict[str, Staged], email: str, name: str = "") -> str | None:
    """The key of somebody whom the table names: a mail address, or else a name."""
    key = email.lower() or slugify(name, allow_unicode=True)
    if not key:
        return None
    if key not in people or name:
        people[key] = Staged(key=key[:60], name=name or email.split("@")[0], email=email.lower())
    return key


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)
