"""Real threads on a real database: two languages of a note go live in the same moment."""

from __future__ import annotations

import pytest

from community.events.models import EventRecord
from community.events.reactions import run_reaction
from community.notifications.models import Notice
from ideas.models import StatusChange
from moderation.releases.models import Heard, Release
from tests.conftest import settle
from tests.integration.releases.conftest import drafted, put_live
from tests.integration.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
COMPLETE = "moderation.releases.actions.complete_what_is_listed"
TELL = "moderation.releases.notifications.tell_of_release"


def run_at_once(name: str, reaction: str) -> None:
    events = EventRecord.objects.filter(name=name).values_list("pk", flat=True)
    results = at_once(*[lambda pk=pk: run_reaction(pk, reaction) for pk in events])
    assert not [one for one in results if isinstance(one, Exception)]


def test_two_languages_at_once_complete_and_tell_once(cast, wishes):
    dark, export = wishes["dark"], wishes["export"]
    note = drafted(cast.petra, dark, export)
    other = drafted(cast.petra, export, dark, title="Выпуск", language="ru", of=note)
    results = at_once(lambda: put_live(note, cast.petra), lambda: put_live(other, cast.petra))
    assert not [one for one in results if isinstance(one, Exception)]
    assert Release.objects.count() == 1
    run_at_once("releases.release_published", COMPLETE)
    run_at_once("releases.ideas_released", TELL)
    settle()
    assert StatusChange.objects.count() == 2
    assert Heard.objects.count() == 4
    for person in (cast.cleo, cast.carl, cast.edda, cast.agnes):
        notices = Notice.objects.filter(recipient=person, kind__startswith="released")
        assert notices.count() == 1, person
