"""What every run starts with, and how one process does its deeds: its dice, doors and people."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Protocol
from uuid import UUID

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.test import Client
from django.test.client import ClientHandler

from community.accounts.models import RuleOverride, User
from community.accounts.roles import ROLES, give_role
from community.accounts.rules import forget_overrides
from community.portal.actions import set_up
from forum import actions
from forum.actions.forums import MODERATE, add_forum, forum_changed, set_permissions
from forum.models import Forum, Post, ProductVersion, Topic
from ideas.actions import add_board, change_access, submit_idea
from ideas.models import Board, Idea
from kb.actions import plant_indexes

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIMITS = (
    "asks_per_hour",
    "asks_per_hour_new",
    "posts_per_minute",
    "posts_per_minute_new",
    "edits_per_minute",
    "votes_per_minute",
    "votes_per_minute_new",
    "uploads_per_hour",
    "uploads_per_hour_new",
    "address_posts_per_minute",
    "searches_per_minute",
    "edit_suggestions_per_hour",
    "ideas_per_hour",
    "ideas_per_hour_new",
)
TEAM = {
    "mo": "moderator",
    "mia": "moderator",
    "agnes": "agent",
    "petra": "product manager",
    "edda": "editor",
    "ada": "administrator",
}
CUSTOMERS = ("cleo", "carl", "cora", "cyril", "cem", "chloe")
PASSWORD = "a long enough one"
WORDS = ("router", "lamp", "роутер", "лампы", "restart")


@dataclass(frozen=True)
class Answer:
    """What came back from an address."""

    status: int
    text: str
    where: str = ""


class Doors(Protocol):
    """How deeds reach the portal: as `person` (None: a visitor), by GET, or by POST with `data`."""

    def ask(self, person: User | None, path: str, data: dict | None = None) -> Answer: ...


@cache
def handler() -> ClientHandler:
    """The portal's middleware, loaded once for all clients (and before the processes part)."""
    return ClientHandler(enforce_csrf_checks=False)


class InThisProcess:
    """Django's own test client: every middleware and view, no server. What fails is raised here."""

    def __init__(self) -> None:
        self.clients: dict[int | None, Client] = {}

    def ask(self, person: User | None, path: str, data: dict | None = None) -> Answer:
        client = self.clients.get(person.pk if person else None)
        if client is None:
            client = self.clients[person.pk if person else None] = Client()
            client.handler = handler()
            if person is not None:
                client.force_login(person, backend=BACKEND)
        response = client.get(path) if data is None else client.post(path, data)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(
            response.status_code, body.decode(errors="replace"), response.get("Location", "")
        )


@dataclass
class World:
    """One process of a run. Its dice decide everything; what it writes has a mark of its own."""

    seed: str
    doors: Doors
    number: int = 0
    written: int = 0
    outcomes: Counter = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.seed}-{self.number}")

    def ask(self, person: User | None, path: str, data: dict | None = None) -> Answer:
        """Go through a door; the answer is kept by its status, and which forms were taken in."""
        answer = self.doors.ask(person, path, data)
        self.outcomes[answer.status] += 1
        if data and "nonce" in data and answer.status == 302 and "/login/" not in answer.where:
            self.taken.add(data["nonce"])  # (who closed the account meanwhile is sent to sign in)
        if answer.status >= 500:
            raise AssertionError(f"{answer.status} at {path} {data or ''} as {person}")
        return answer

    def mark(self) -> str:
        """A word that stands in one text of the whole run: it is known again wherever it shows."""
        self.written += 1
        return f"zq{self.number}x{self.written}"

    def nonce(self) -> str:
        """A form's own number, from the dice."""
        return str(UUID(int=self.dice.getrandbits(128), version=4))

    def words(self) -> str:
        """A text with a mark; now and then it names somebody, quotes, or is long."""
        named = f" @{self.dice.choice(CUSTOMERS)}" if self.dice.random() < 0.2 else ""
        filling = " ".join(self.dice.choices(WORDS, k=self.dice.randint(1, 30)))
        return f"{self.mark()} {filling}{named}"

    def one_of(self, things: QuerySet, newest: int = 30):
        """One of the newest of these things, or None: few things, so that processes meet."""
        found = list(things.order_by("-pk")[:newest])
        return self.dice.choice(found) if found else None

    def member(self) -> User | None:
        """Anybody who has an account."""
        return self.one_of(User.objects.filter(is_active=True), 60)

    def of_role(self, *roles: str) -> User | None:
        """Somebody of one of these roles, as far as the run has left any."""
        return self.one_of(User.objects.filter(is_active=True, groups__name__in=roles))

    def topic(self) -> Topic | None:
        return self.one_of(Topic.objects.filter(merged_into=None))

    def idea(self) -> Idea | None:
        """One of the newest few, so that people meet."""
        return self.one_of(Idea.objects.select_related("author"), 20)

    def post(self, **which) -> Post | None:
        return self.one_of(Post.objects.filter(**which).select_related("topic"), 60)


def plant() -> None:
    """A portal with an administrator, a forum of the team alone, people of all roles, no limits."""
    set_up(
        name="Endurance",
        tagline="",
        accent="",
        languages="",
        logo=None,
        forums=["Home internet", "Mobile"],
        username="root",
        email="root@example.com",
        password=PASSWORD,
    )
    plant_indexes()
    lounge = add_forum("Lounge", kind=Forum.Kind.DISCUSSION)
    room = add_forum("Team room", kind=Forum.Kind.DISCUSSION)
    set_permissions(None, (), forum=room)
    for role in ROLES:
        set_permissions(role, () if role == "customer" else MODERATE, forum=room)
    for name in CUSTOMERS:
        add_person(name, "customer")
    for name, role in TEAM.items():
        add_person(name, role)
    ProductVersion.objects.create(name="1.0", released_on="2024-01-01")
    for rule in LIMITS:
        RuleOverride.objects.update_or_create(name=rule, defaults={"value": 0})
    forget_overrides()
    forum_changed()
    open_board = plant_boards()
    cleo = User.objects.get(username="cleo")
    marks = (f"zq0x{number}" for number in count())  # each in one text, as `World.mark`
    for forum in (*Forum.objects.filter(name__in=["Home internet", "Mobile"]), lounge):
        actions.start_topic(
            forum,
            by=cleo,
            title=f"{next(marks)} the first in {forum.name}",
            content=next(marks),
            tags=["router"],
        )
    for _ in range(3):
        submit_idea(open_board, by=cleo, title=f"{next(marks)} is wished for", content=next(marks))


def plant_boards() -> Board:
    """One that is open, which is returned; one of the team's; one with budgets on which ideas wait
    for review.
    """
    team = [role for role in ROLES if role != "customer"]
    hidden = add_board("Team board")
    change_access(hidden, dict.fromkeys(("see", "submit", "comment", "vote"), team))
    add_board("Budgets", budget=3, review="all")
    return add_board("Open board", answer_days=None)


def add_person(name: str, role: str) -> User:
    """Somebody with a verified address and one role."""
    from allauth.account.models import EmailAddress

    person = User.objects.create_user(name, f"{name}@example.com", display_name=name.capitalize())
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    give_role(person, role)
    return person


def change_role(person: User, role: str) -> None:
    """What the back office does when somebody's role changes."""
    person.groups.set(Group.objects.filter(name=role))
    give_role(person, role)
    forum_changed()
