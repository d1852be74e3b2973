"""People who are new here."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.accounts.models import NEWCOMERS, User
from community.office import Item, Waiting
from forum.tallies import Steps, tallies

OF_LATE = timedelta(days=7)


def new_people(user, most: int) -> list[Item]:
    """Who joined in the last days, the newest first; whoever came with imported content or speaks
    for the company is no newcomer. What they did is counted in the forums that `user` reads.
    """
    found = User.objects.filter(NEWCOMERS, date_joined__gte=timezone.now() - OF_LATE)
    people = list(found.order_by("-date_joined")[:most])
    done = tallies([person.pk for person in people], user)
    return [
        Item(
            title=person.name,
            address=person.get_absolute_url(),
            since=person.date_joined,
            note=_what_they_did(done[person.pk]),
            person=person,
        )
        for person in people
    ]


def _what_they_did(done: Steps) -> str:
    asked, answered = done["topics_count"], done["answers_count"]
    said = [
        ngettext("%(n)d topic", "%(n)d topics", asked) % {"n": asked} if asked else "",
        ngettext("%(n)d answer", "%(n)d answers", answered) % {"n": answered} if answered else "",
    ]
    return ", ".join(filter(None, said)) or gettext("has written nothing yet")


NEW_PEOPLE = Waiting(
    "people",
    _("New people"),
    "user",
    500,
    lambda user: True,
    new_people,
    _("nobody new this week"),
    lambda: reverse("people"),
)
