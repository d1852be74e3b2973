"""People: what they say of themselves. Nobody is taken away because of flags."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

from community.accounts.models import User
from community.things.ref import Ref
from moderation.flags.subjects.kinds import Subject, SubjectKind


def _load(ids: Collection[int]) -> dict[int, Subject]:
    people = User.objects.filter(pk__in=ids, closed_on=None)
    return {person.pk: _subject(person) for person in people}


def _subject(person: User) -> Subject:
    return Subject(
        ref=Ref("person", person.pk),
        row=person,
        author=person,
        title=person.name,
        address=person.get_absolute_url(),
        created=person.date_joined,
        html=mark_safe(linebreaks(person.about, autoescape=True)),
        source=person.about,
        is_gone=not person.is_active,
    )


def _judged_by(user) -> QuerySet:
    """Everybody; who reviews flags at all is asked before."""
    return User.objects.values("pk")


KIND = SubjectKind(load=_load, judged_by=_judged_by)
