"""Ideas to measure with:

`python -m tests.bench.ideas_data SCALE [CROWD]` fills the database of the environment. SCALE 1 is
2,000 people, 5,000 ideas with 50,000 votes and 20,000 comments; CROWD people more vote for the
first idea of all.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

BATCH = 2000
VERBS = ("show", "hide", "export", "rename", "pause", "sort", "share", "colour", "count", "warn of")
THINGS = (
    "devices", "bills", "cables", "networks", "routers", "speeds", "guests", "receipts",
    "channels", "lamps", "updates", "passwords", "contracts", "outages", "neighbours", "children",
    "windows", "reports", "numbers", "addresses",
)  # fmt: skip
WHERE = (
    "app", "list", "page", "mail", "letter", "menu", "kitchen", "garage", "office", "basement",
    "attic", "garden", "widget", "chart", "table", "archive", "hotline", "shop", "search",
    "profile",
)  # fmt: skip
WHEN = ("night", "supper", "noon", "work", "school", "sunset", "weekends", "holidays", "autumn")
WHY = (
    "At the moment I write it on paper and lose the paper.",
    "My neighbour asked for the same, and so did the office downstairs.",
    "It would save every one of us an evening a month.",
    "The other provider has it, and it is the only thing that they do better.",
    "A small line below the number would be enough for a start.",
)
SAID = ("Please do.", "The same here, every week.", "We need it for the office as well.")
STATUSES = ("under-review",) * 6 + ("planned", "started", "completed", "declined")


def titles(dice: random.Random) -> Iterator[str]:
    """Different ones, in a random order, as often as they are asked for."""
    for round_number in itertools.count(1):
        made = list(itertools.product(VERBS, THINGS, WHERE, WHEN))
        dice.shuffle(made)
        for verb, thing, where, when in made:
            again = f", part {round_number}" if round_number > 1 else ""
            yield f"{verb.capitalize()} {thing} in the {where} at {when}{again}"


def fill(scale: float, crowd: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    import community.accounts.limits  # noqa: F401  (declares the rules that are lifted here)
    from community.accounts.models import RuleOverride
    from community.accounts.rules import REGISTRY
    from community.portal.models import Look
    from forum.actions.forums import give_standard_permissions
    from ideas.actions import add_board
    from ideas.models import Idea

    call_command("migrate", verbosity=0)
    dice = random.Random(17)
    Look.objects.create(pk=1, name="Bench", tagline="A place to measure")
    give_standard_permissions()
    RuleOverride.objects.bulk_create(
        RuleOverride(name=name, value=0)
        for name in REGISTRY
        if "_per_" in name and "attachments" not in name
    )
    people = _people("member", max(300, int(2000 * scale**0.5)))
    boards = [add_board(f"Board {n}") for n in range(4)]
    number = int(5000 * scale)
    _ideas(boards, people, number, dice)
    _votes(people, int(50000 * scale), dice)
    _comments(people, int(20000 * scale), dice)
    if crowd:
        _vote(Idea.objects.order_by("pk")[0], _people("crowd", crowd))
    _count()
    _index()


def _people(name: str, number: int) -> list:
    from django.contrib.auth.models import Group
    from django.utils import timezone

    from community.accounts.models import User

    joined = timezone.now() - timedelta(days=400)
    people = User.objects.bulk_create(
        [
            User(
                username=f"{name}{n}",
                email=f"{name}{n}@example.com",
                display_name=f"{name.capitalize()} {n}",
                date_joined=joined,
                password="!",
            )
            for n in range(number)
        ],
        batch_size=BATCH,
    )
    group, through = Group.objects.get(name="customer"), User.groups.through
    through.objects.bulk_create(
        [through(user=person, group=group) for person in people], batch_size=BATCH
    )
    return people


def _ideas(boards: list, people: list, number: int, dice: random.Random) -> None:
    from django.utils import timezone

    from community.writing.markup import render
    from ideas.boards import status_named
    from ideas.models import Idea, title_key

    now, named = timezone.now(), titles(dice)
    texts = [(text, render(text)) for text in (f"{a} {b}" for a in WHY for b in WHY if a != b)]
    for start in range(0, number, BATCH):
        rows = []
        for n in range(start, min(number, start + BATCH)):
            title, (text, rendered) = next(named), dice.choice(texts)
            created = now - timedelta(minutes=dice.randrange(600 * 24 * 60))
            rows.append(
                Idea(
                    board=boards[n % len(boards)],
                    author=dice.choice(people),
                    title=title,
                    title_key=title_key(title),
                    content=text,
                    rendered=rendered,
                    status=status_named(dice.choice(STATUSES) if n else "under-review"),
                    created=created,
                    status_on=created,
                )
            )
        Idea.objects.bulk_create(rows)


def _votes(people: list, number: int, dice: random.Random) -> None:
    """A few ideas are wanted by many, most by few, as it is."""
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from voting.models import Vote

    from ideas.models import Idea

    kind, now = ContentType.objects.get_for_model(Idea), timezone.now()
    ids = list(Idea.objects.order_by("pk").values_list("pk", flat=True))
    given: set[tuple[int, int]] = set()
    while len(given) < number:
        given.add((ids[int(len(ids) * dice.random() ** 3)], dice.randrange(len(people))))
    rows = (
        Vote(
            user=people[who],
            content_type=kind,
            object_id=str(pk),
            vote=1,
            time_stamp=now - timedelta(minutes=dice.randrange(90 * 24 * 60)),
        )
        for pk, who in sorted(given)
    )
    while batch := list(itertools.islice(rows, BATCH)):
        Vote.objects.bulk_create(batch)


def _comments(people: list, number: int, dice: random.Random) -> None:
    from django.utils import timezone

    from community.writing.markup import render
    from ideas.models import Comment, Idea

    ids = list(Idea.objects.order_by("pk").values_list("pk", flat=True))
    now, rendered = timezone.now(), {text: render(text) for text in SAID}
    for start in range(0, number, BATCH):
        rows = []
        for _n in range(start, min(number, start + BATCH)):
            text = dice.choice(SAID)
            rows.append(
                Comment(
                    idea_id=ids[int(len(ids) * dice.random() ** 2)],
                    author=dice.choice(people),
                    content=text,
                    rendered=rendered[text],
                    created=now - timedelta(minutes=dice.randrange(300 * 24 * 60)),
                )
            )
        Comment.objects.bulk_create(rows)


def _vote(idea, crowd: list) -> None:
    """Everybody of a crowd votes for an idea, and hears of its status."""
    from django.utils import timezone

    from community.notifications.models import Subscription
    from community.votes import plant_votes

    moment: datetime = timezone.now() - timedelta(days=1)
    for start in range(0, len(crowd), BATCH):
        some = crowd[start : start + BATCH]
        plant_votes(idea, [(person, moment) for person in some])
        Subscription.objects.bulk_create(
            Subscription(user=person, about=idea.live_group, level=2, created=moment)
            for person in some
        )


def _index() -> None:
    """Ideas alone: among a crowd of people nobody looks for one."""
    from community.search.actions import index_all

    index_all(("idea",))


def _count() -> None:
    """What the actions would have counted."""
    from django.db.models import Count
    from django.utils import timezone
    from voting.models import Vote

    from ideas.models import Comment, Idea
    from ideas.trends import RECENT, trend_of

    now = timezone.now()

    def by_idea(rows, field: str) -> dict[int, int]:
        return {int(pk): n for pk, n in rows.order_by().values_list(field).annotate(n=Count("pk"))}

    votes, said = Vote.objects.all(), Comment.objects.all()
    counted = {
        "votes_count": by_idea(votes, "object_id"),
        "recent_votes": by_idea(votes.filter(time_stamp__gte=now - RECENT), "object_id"),
        "comments_count": by_idea(said, "idea_id"),
        "recent_comments": by_idea(said.filter(created__gte=now - RECENT), "idea_id"),
    }
    batch = []
    for idea in Idea.objects.order_by("pk").only("pk", "created").iterator(BATCH):
        for name, numbers in counted.items():
            setattr(idea, name, numbers.get(idea.pk, 0))
        idea.trend = trend_of(idea.recent_votes, idea.recent_comments, idea.created, now)
        batch.append(idea)
    Idea.objects.bulk_update(batch, [*counted, "trend"], batch_size=500)


if __name__ == "__main__":
    fill(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
