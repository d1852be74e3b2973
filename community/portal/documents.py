"""How people are found: by name and by what they say about themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from community.accounts.models import User
from community.events.event import Occurrence
from community.search.actions import index
from community.search.documents import Document, Source, declare_source
from forum.tallies import tallies


def person_documents(ids: Collection[int]) -> Iterator[Document]:
    """Open accounts."""
    done = tallies(ids, AnonymousUser())
    for person in User.objects.filter(pk__in=ids, is_active=True, closed_on=None):
        yield Document(
            key=f"person.{person.pk}",
            kind="person",
            object_id=person.pk,
            title=person.name,
            address=person.get_absolute_url(),
            scope="people",
            date=person.date_joined,
            lead=person.about,
            body=person.username,
            author_id=person.pk,
            votes=done[person.pk]["solved_count"],
        )


def _ids(after: int, most: int) -> list[int]:
    return list(
        User.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most]
    )


declare_source(
    Source(
        "person",
        "person",
        _("People"),
        "users",
        person_documents,
        _ids,
        scopes=lambda user: {"people"},
        weight=0.9,
    )
)


def index_author(occurrence: Occurrence) -> None:
    """Reaction to what makes a helper: who solved more is found before others of the name."""
    author = User.objects.filter(posts=occurrence.event.post_id).values_list("pk", flat=True)
    index("person", list(author))


def index_solvers(occurrence: Occurrence) -> None:
    """Reaction to a topic that went elsewhere: what somebody solved counts where everybody may read
    it.
    """
    event = occurrence.event
    topics = [event.topic_id, getattr(event, "into_topic_id", None)]
    solvers = User.objects.filter(posts__topic__in=topics, posts__is_accepted=True).distinct()
    index("person", list(solvers.values_list("pk", flat=True)))
