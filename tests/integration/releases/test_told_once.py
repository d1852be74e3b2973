"""Whom a release tells: each of those whom it concerns, once, of all that is theirs."""

from __future__ import annotations

import pytest

from community.events.models import EventRecord
from community.events.reactions import run_reaction
from community.notifications.actions import follow
from community.notifications.models import Notice, Subscription
from ideas import actions as ideas
from ideas.boards import status_named
from moderation.releases import notifications
from moderation.releases.models import Heard
from tests.conftest import settle, told
from tests.integration.releases.conftest import drafted, listed, publish, put_live

pytestmark = pytest.mark.django_db
TELL = "moderation.releases.notifications.tell_of_release"


def of_release(person) -> list[Notice]:
    return list(Notice.objects.filter(recipient=person, kind__startswith="released"))


def test_one_notice_names_everything_that_is_somebody_s(cast, wishes, question):
    note = publish(drafted(cast.petra, wishes["dark"], wishes["export"], question), cast.petra)
    (carls,) = of_release(cast.carl)
    assert carls.kind == "released"
    assert carls.title == (
        "Dark colours at night · Export to a table · The router drops every evening"
    )
    assert carls.address == note.get_absolute_url()
    (agnes,) = of_release(cast.agnes)
    assert agnes.title == "Dark colours at night"
    (cleos,) = of_release(cast.cleo)
    assert cleos.kind == "released_own"
    assert not of_release(cast.petra) and not of_release(cast.mo)
    assert not Notice.objects.filter(kind__in=["idea_completed", "idea_status"]).exists()


def test_publishing_again_and_translating_tell_nobody_again(cast, wishes):
    note = publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    note.lead = "Corrected."
    publish(note, cast.petra)
    publish(drafted(cast.petra, wishes["dark"], title="Выпуск", language="ru", of=note), cast.petra)
    for person in (cast.carl, cast.edda, cast.agnes, cast.cleo):
        assert len(of_release(person)) == 1


def test_an_idea_that_is_added_later_tells_those_alone_who_have_heard_nothing(cast, wishes):
    note = publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    wishes["export"] = ideas.submit_idea(
        wishes["export"].board, by=cast.mo, title="Only Mo wants this", content="Really."
    )
    settle()
    note.done = listed(wishes["dark"], wishes["export"])
    publish(note, cast.petra)
    assert [one.title for one in of_release(cast.mo)] == ["Only Mo wants this"]
    assert len(of_release(cast.carl)) == 1


def test_old_notices_that_were_forgotten_are_not_told_anew(cast, wishes):
    note = publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    Notice.objects.all().delete()
    note.done = listed(wishes["dark"], wishes["export"])
    publish(note, cast.petra)
    assert not Notice.objects.filter(kind__startswith="released").exists()


def test_a_worker_that_dies_in_the_middle_tells_the_others_once(cast, wishes, monkeypatch):
    monkeypatch.setattr(notifications, "TOLD_AT_ONCE", 2)
    put_live(drafted(cast.petra, wishes["dark"], wishes["export"]), cast.petra)
    event = EventRecord.objects.get(name="releases.release_published")
    run_reaction(event.pk, "moderation.releases.actions.complete_what_is_listed")
    owed = EventRecord.objects.get(name="releases.ideas_released")
    tell, portions = notifications.tell, []

    def dies(news, **more):
        tell(news, **more)
        portions.append(news)
        if len(portions) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(notifications, "tell", dies)
    with pytest.raises(KeyboardInterrupt):
        run_reaction(owed.pk, TELL)
    some = Notice.objects.filter(kind__startswith="released").count()
    assert some == 2
    monkeypatch.setattr(notifications, "tell", tell)
    assert run_reaction(owed.pk, TELL)
    assert not run_reaction(owed.pk, TELL)
    settle()
    for person in (cast.carl, cast.edda, cast.agnes, cast.cleo):
        assert len(of_release(person)) == 1, person
    assert Heard.objects.count() == 4


def test_whoever_muted_an_idea_hears_nothing_and_whoever_left_it_neither(cast, wishes):
    level = Subscription.Level
    follow(wishes["dark"].live_group, by=cast.carl, level=level.MUTED)
    follow(wishes["dark"].live_group, by=cast.agnes, level=level.NORMAL)
    publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    assert not of_release(cast.carl) and not of_release(cast.agnes)
    assert of_release(cast.edda)


def test_a_board_that_became_private_is_told_to_those_alone_who_see_it(cast, wishes):
    ideas.change_access(wishes["dark"].board, {"see": ["agent", "product manager"]})
    publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    assert of_release(cast.agnes)
    assert not of_release(cast.carl) and not of_release(cast.cleo)


def test_voters_of_a_duplicate_are_voters(cast, wishes):
    wished = ideas.submit_idea(
        wishes["dark"].board, by=cast.mo, title="Black at night", content="x"
    )
    ideas.merge_idea(wished, by=cast.mo, into=wishes["dark"])
    settle()
    publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    assert [one.title for one in of_release(cast.mo)] == ["Dark colours at night"]


def test_everybody_is_led_to_the_note_in_their_language(cast, wishes):
    note = drafted(cast.petra, wishes["dark"])
    other = drafted(cast.petra, wishes["dark"], title="Выпуск", language="ru", of=note)
    type(cast.carl).objects.filter(pk=cast.carl.pk).update(language="ru")
    put_live(note, cast.petra)
    put_live(other, cast.petra)
    settle()
    assert of_release(cast.carl)[0].address == other.get_absolute_url()
    assert of_release(cast.agnes)[0].address == note.get_absolute_url()


def test_a_note_that_is_withdrawn_before_anybody_was_told_tells_nobody(cast, wishes):
    note = drafted(cast.petra, wishes["dark"])
    put_live(note, cast.petra)
    type(note).objects.get(pk=note.pk).unpublish()
    settle()
    assert not Notice.objects.filter(kind__startswith="released").exists()


def test_a_decision_without_a_release_tells_voters_as_before(cast, wishes):
    done = status_named("completed")
    ideas.change_status(wishes["dark"], by=cast.petra, to=done, words="There.")
    settle()
    assert "idea_completed" in told(cast.carl)


def test_many_titles_end_where_a_notice_does():
    said = notifications._named([f"{'A long wish':<99}." for _ in range(4)])
    assert len(said) <= 255 and said.endswith("…")
