"""Entries to search among:

`python -m tests.bench.search_data DUMPS NUMBER [fts]` fills the database of the environment.

Titles and texts are mixed from the sentences of real questions in the dumps, so that words are as
frequent as people use them, with new ids and a rare word in every tenth. `fts` writes the
database's own full text too (the goals want it up to 50,000).
"""

from __future__ import annotations

import os
import random
import re
import sys
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
BATCH = 1000


def sentences_of(folder: Path) -> tuple[list[str], list[str]]:
    """(titles, sentences) of all posts in the dumps."""
    titles, sentences = [], []
    for dump in sorted(path for path in folder.iterdir() if path.is_dir()):
        for _, row in ElementTree.iterparse(dump / "Posts.xml"):
            if row.get("Title"):
                titles.append(row.get("Title"))
            text = re.sub(r"<[^>]+>|https?://\S+", " ", row.get("Body") or "")
            sentences += [
                " ".join(part.split()) for part in re.split(r"(?<=[.?!])\s", text) if len(part) > 30
            ]
    return titles, sentences


def fill(folder: Path, number: int, fts: bool) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from community.accounts.models import RuleOverride, User
    from community.portal.models import Look
    from community.search.actions.indexing import _learn_words
    from community.search.engines import database
    from community.search.models import SearchEntry
    from forum.actions.forums import add_forum, give_standard_permissions
    from forum.models import Post, Topic

    call_command("migrate", verbosity=0)
    dice = random.Random(7)
    Look.objects.create(pk=1, name="Bench", tagline="A place to measure")
    give_standard_permissions()
    RuleOverride.objects.bulk_create(
        RuleOverride(name=name, value=0)
        for name in ("searches_per_minute", "searches_per_minute_new")
    )
    forums = [add_forum(f"Forum {n}", icon="wifi") for n in range(15)]
    author = User.objects.create(username="writer", password="!")
    titles, sentences = sentences_of(folder)
    now = timezone.now()
    for start in range(1, number + 1, BATCH):
        ids = range(start, min(number, start + BATCH - 1) + 1)
        topics, entries = [], []
        for pk in ids:
            forum, when = dice.choice(forums), now - timedelta(minutes=3 * pk)
            words = f" rare{pk // 10}" if pk % 10 == 0 else ""
            title = f"{dice.choice(titles)[:140]}{words}"
            solved = dice.random() < 0.5
            topics.append(
                Topic(
                    pk=pk,
                    forum=forum,
                    poster=author,
                    subject=title,
                    slug="x",
                    created=when,
                    last_post_on=when,
                )
            )
            entries.append(
                SearchEntry(
                    id=pk,
                    key=f"topic.{pk}",
                    kind="topic",
                    object_id=pk,
                    title=title,
                    address=f"/topics/{pk}/x/",
                    scope=f"forum.{forum.pk}",
                    place=f"forum.{forum.pk}",
                    locale="en",
                    lead=" ".join(dice.sample(sentences, 3)),
                    answer=" ".join(dice.sample(sentences, 2)) if solved else "",
                    body=" ".join(dice.sample(sentences, 4)),
                    tags=[f"tag{dice.randrange(50)}"],
                    author=author,
                    solved=solved,
                    answers=dice.randrange(4),
                    votes=dice.randrange(9),
                    date=when,
                    quality=1.1 if solved else 1.0,
                )
            )
        Topic.objects.bulk_create(topics)
        SearchEntry.objects.bulk_create(entries)
        if fts:
            database.write(entries)
        if fts or start < 50_000:
            _learn_words(entries, [])
    assert not Post.objects.exists()


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]), "fts" in sys.argv[3:])
