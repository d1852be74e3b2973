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
from collections import Counter
from collections.abc import Iterable, Iterator
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
    wanted = _Wanted(int(5000 * scale), dice)
    wanted.votes(int(50000 * scale), len(people))
    wanted.comments(int(20000 * scale))
    ids = _ideas([add_board(f"Board {n}") for n in range(4)], people, wanted, crowd)
    _votes(ids, people, wanted)
    _comments(ids, people, wanted)
    if crowd:
        _vote(ids[0], _people("crowd", crowd))
    _index(ids)


def write(model, rows: Iterable) -> None:
    """New rows in bulk: COPY on PostgreSQL; a tenth of the time of the ORM's own way."""
    from django.db import connection, transaction

    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    ready = (
        [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        for row in rows
    )
    marks = ", ".join(["%s"] * len(fields))
    with transaction.atomic(), connection.cursor() as cursor:
        # Making rows may ask the database, which a COPY under way does not answer.
        while some := list(itertools.islice(ready, BATCH)):
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for values in some:
                        copy.write_row(values)
            else:
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", some)


def _people(name: str, number: int) -> list[int]:
    """Ids of new customers."""
    from django.contrib.auth.models import Group
    from django.utils import timezone

    from community.accounts.models import User

    joined = timezone.now() - timedelta(days=400)
    made = (
        User(
            username=f"{name}{n}",
            email=f"{name}{n}@example.com",
            display_name=f"{name.capitalize()} {n}",
            date_joined=joined,
            password="!",
        )
        for n in range(number)
    )
    write(User, made)
    made_now = User.objects.filter(username__startswith=name).order_by("pk")
    ids = list(made_now.values_list("pk", flat=True))
    group, through = Group.objects.get(name="customer"), User.groups.through
    write(through, (through(user_id=pk, group_id=group.pk) for pk in ids))
    return ids


class _Wanted:
    """Who votes for what and when, and what is said when, by the idea's place among all: known
    before the ideas are written, so that nothing is counted afterwards.
    """

    def __init__(self, number: int, dice: random.Random) -> None:
        self.number, self.dice = number, dice
        self.given: list[tuple[int, int, int]] = []  # idea, person, minutes ago
        self.said: list[tuple[int, int]] = []  # idea, minutes ago

    def votes(self, number: int, people: int) -> None:
        """A few ideas are wanted by many, most by few, as it is."""
        given: set[tuple[int, int]] = set()
        while len(given) < number:
            idea = int(self.number * self.dice.random() ** 3)
            given.add((idea, self.dice.randrange(people)))
        self.given = [(*one, self.dice.randrange(90 * 24 * 60)) for one in sorted(given)]

    def comments(self, number: int) -> None:
        places = sorted(int(self.number * self.dice.random() ** 2) for _n in range(number))
        self.said = [(place, self.dice.randrange(300 * 24 * 60)) for place in places]


def _ideas(boards: list, people: list[int], wanted: _Wanted, crowd: int) -> list[int]:
    """Ids of new ideas, with what the actions would have counted; a crowd votes for the first."""
    from django.utils import timezone

    from community.writing.markup import render
    from ideas.boards import status_named
    from ideas.languages import language_of
    from ideas.models import Idea, title_key
    from ideas.trends import RECENT, trend_of

    now, dice = timezone.now(), wanted.dice
    named, recent = titles(dice), RECENT.total_seconds() / 60
    texts = [(text, render(text)) for text in (f"{a} {b}" for a in WHY for b in WHY if a != b)]
    votes = Counter(idea for idea, _person, _ago in wanted.given) + Counter({0: crowd})
    warm = Counter(idea for idea, _person, ago in wanted.given if ago < recent)
    warm += Counter({0: crowd})
    said = Counter(idea for idea, _ago in wanted.said)
    fresh = Counter(idea for idea, ago in wanted.said if ago < recent)

    def made() -> Iterator[Idea]:
        for n in range(wanted.number):
            title, (text, rendered) = next(named), dice.choice(texts)
            created = now - timedelta(minutes=dice.randrange(600 * 24 * 60))
            yield Idea(
                board=boards[n % len(boards)],
                author_id=dice.choice(people),
                title=title,
                title_key=title_key(title),
                content=text,
                language=language_of(boards[n % len(boards)], title, text),
                rendered=rendered,
                status=status_named(dice.choice(STATUSES) if n else "under-review"),
                created=created,
                status_on=created,
                votes_count=votes[n],
                votes_indexed=votes[n],
                recent_votes=warm[n],
                comments_count=said[n],
                recent_comments=fresh[n],
                trend=trend_of(warm[n], fresh[n], created, now),
            )

    write(Idea, made())
    return list(Idea.objects.order_by("pk").values_list("pk", flat=True))


def _votes(ids: list[int], people: list[int], wanted: _Wanted) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from voting.models import Vote

    from ideas.models import Idea

    kind, now = ContentType.objects.get_for_model(Idea), timezone.now()
    rows = (
        Vote(
            user_id=people[person],
            content_type_id=kind.pk,
            object_id=str(ids[idea]),
            vote=1,
            time_stamp=now - timedelta(minutes=ago),
        )
        for idea, person, ago in wanted.given
    )
    write(Vote, rows)


def _comments(ids: list[int], people: list[int], wanted: _Wanted) -> None:
    from django.utils import timezone

    from community.writing.markup import render
    from ideas.models import Comment

    now, texts = timezone.now(), [(text, render(text)) for text in SAID]

    def made() -> Iterator[Comment]:
        for idea, ago in wanted.said:
            text, rendered = wanted.dice.choice(texts)
            yield Comment(
                idea_id=ids[idea],
                author_id=wanted.dice.choice(people),
                content=text,
                rendered=rendered,
                created=now - timedelta(minutes=ago),
            )

    write(Comment, made())


def _vote(idea_id: int, crowd: list[int]) -> None:
    """Everybody of a crowd votes for an idea, and hears of its status."""
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from voting.models import Vote

    from community.notifications.models import Subscription
    from ideas.models import Idea

    kind = ContentType.objects.get_for_model(Idea)
    then: datetime = timezone.now() - timedelta(days=1)
    same = {"content_type_id": kind.pk, "object_id": str(idea_id), "vote": 1, "time_stamp": then}
    write(Vote, (Vote(user_id=pk, **same) for pk in crowd))
    followed = {"about": f"idea.{idea_id}", "level": 2, "created": then}
    write(Subscription, (Subscription(user_id=pk, **followed) for pk in crowd))


def _index(ids: list[int]) -> None:
    """Ideas alone: among a crowd of people nobody looks for one."""
    from django.db import connection

    from community.search.actions import index

    for start in range(0, len(ids), BATCH):
        index("idea", ids[start : start + BATCH])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    fill(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
