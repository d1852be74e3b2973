"""The people of the demo: the cast, and their neighbours."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.text import slugify

from community.accounts.demo.faces import draw_face
from community.accounts.models import User
from community.accounts.roles import give_role
from community.seeds import Demo, Part, declare_part

PASSWORD = "veche-demo"


def read_people() -> dict[str, list]:
    """The cast with what is said of them, and the names of the neighbours."""
    return tomllib.loads((Path(__file__).parent / "demo/people.toml").read_text())


def plant_people(demo: Demo) -> None:
    """The cast has faces, and every third neighbour."""
    known = read_people()
    cast = known["cast"]
    neighbours = [
        {"username": slugify(name, allow_unicode=True), "name": name, "role": "customer"}
        for name in known["neighbours"]
    ]
    password = make_password(PASSWORD)
    joined = timezone.now() - timedelta(days=700)
    for number, entry in enumerate([*cast, *neighbours]):
        person = _person(entry, number, password)
        person.date_joined = joined + timedelta(days=demo.dice.randrange(600))
        if number < len(cast) or number % 3 == 0:
            person.avatar.save(f"demo-{number}.webp", draw_face(number), save=False)
        person.save(force_insert=True)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        give_role(person, entry["role"])
        demo.people[person.username] = person


def _person(entry: dict[str, str], number: int, password: str) -> User:
    username = entry["username"]
    mailbox = username if username.isascii() else f"member{number}"
    return User(
        username=username,
        email=f"{mailbox}@northwind.example",
        display_name=entry["name"],
        language=entry.get("language", ""),
        about=entry.get("about", ""),
        password=password,
        is_superuser=entry["role"] == "administrator",
    )


declare_part(Part("people", plant_people))
