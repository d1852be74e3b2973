"""Publishing a release note completes what it lists: once, in words, and no more than whoever
publishes may decide.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, PageViewRestriction

from community.events.models import EventRecord, ReactionRecord
from community.events.reactions import run_reaction
from ideas import actions as ideas
from ideas.boards import status_named
from ideas.models import Idea, StatusChange
from moderation.releases.models import Completed, Release
from tests.conftest import settle
from tests.integration.releases.conftest import changelog_in, drafted, listed, publish, put_live

pytestmark = pytest.mark.django_db


def state(idea) -> str:
    return Idea.objects.get(pk=idea.pk).status.key


def test_publishing_completes_the_ideas_and_says_so_below_them(cast, wishes, question):
    note = publish(drafted(cast.petra, wishes["dark"], wishes["export"], question), cast.petra)
    assert state(wishes["dark"]) == state(wishes["export"]) == "completed"
    change = wishes["dark"].changes.get()
    assert change.author == cast.petra
    assert change.content == f"Released in [Northwind 4.2](/changelog/{note.pk}/)."
    page = Client().get(wishes["dark"].get_absolute_url()).content.decode()
    assert f'href="/changelog/{note.pk}/"' in page
    assert set(Completed.objects.values_list("key", flat=True)) == {
        wishes["dark"].live_group,
        wishes["export"].live_group,
        question.live_group,
    }


def test_a_draft_completes_nothing(cast, wishes):
    drafted(cast.petra, wishes["dark"])
    settle()
    assert state(wishes["dark"]) == "under-review"
    assert not Release.objects.exists()


def test_publishing_again_decides_nothing_again(cast, wishes):
    note = publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    ideas.change_status(wishes["dark"], by=cast.petra, to=status_named("started"), words="Back.")
    note.lead = "Now with fewer slips."
    publish(note, cast.petra)
    assert state(wishes["dark"]) == "started"
    assert wishes["dark"].changes.count() == 2


def test_a_translation_belongs_to_the_same_release_and_completes_what_only_it_lists(cast, wishes):
    note = publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    other = drafted(
        cast.petra,
        wishes["dark"],
        wishes["export"],
        title="Northwind 4.2 по-русски",
        language="ru",
        of=note,
    )
    publish(other, cast.petra)
    assert Release.objects.count() == 1
    assert wishes["dark"].changes.count() == 1
    assert state(wishes["export"]) == "completed"


def test_an_idea_that_was_completed_by_hand_gets_the_release_into_its_history(cast, wishes):
    done = status_named("completed")
    ideas.change_status(wishes["dark"], by=cast.petra, to=done, words="It is there.")
    publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    words = list(wishes["dark"].changes.order_by("id").values_list("content", flat=True))
    assert words[0] == "It is there." and words[1].startswith("Released in [Northwind 4.2]")


def test_a_duplicate_completes_its_original(cast, board, wishes):
    ideas.merge_idea(wishes["export"], by=cast.mo, into=wishes["dark"])
    publish(drafted(cast.petra, wishes["export"]), cast.petra)
    assert state(wishes["dark"]) == "completed"
    assert state(wishes["export"]) == "duplicate"


def test_a_removed_idea_stays_away_and_holds_nothing_up(cast, wishes):
    ideas.remove_idea(wishes["dark"], by=cast.mo)
    publish(drafted(cast.petra, wishes["dark"], wishes["export"], "idea.999"), cast.petra)
    assert state(wishes["dark"]) == "under-review"
    assert state(wishes["export"]) == "completed"


def test_whoever_may_not_decide_completes_nothing_by_publishing(cast, wishes):
    publish_page = Permission.objects.get(codename="publish_page")
    editors = Group.objects.get(name="editor")
    GroupPagePermission.objects.create(page=changelog_in(), group=editors, permission=publish_page)
    publish(drafted(cast.edda, wishes["dark"]), cast.edda)
    assert state(wishes["dark"]) == "under-review"
    assert not Completed.objects.exists()


def test_words_are_in_the_idea_s_language_and_the_link_leads_to_the_reader_s(
    cast, board, changelog
):
    russian = ideas.submit_idea(board, by=cast.cleo, title="Тёмная тема в приложении", content="…")
    note = publish(drafted(cast.petra, russian), cast.petra)
    other = drafted(cast.petra, russian, title="Выпуск 4.2", language="ru", of=note)
    publish(other, cast.petra)
    assert russian.changes.get().content == f"Вышло: [Northwind 4.2](/changelog/{note.pk}/)."
    led = Client(headers={"Accept-Language": "ru"}).get(f"/changelog/{note.pk}/")
    assert led.status_code == 302
    assert led["Location"] == other.get_absolute_url()
    assert Client().get(f"/changelog/{note.pk}/")["Location"] == note.get_absolute_url()


def test_the_name_of_a_note_for_some_alone_stands_below_no_idea(cast, wishes):
    PageViewRestriction.objects.create(page=changelog_in(), restriction_type="login")
    publish(drafted(cast.petra, wishes["dark"]), cast.petra)
    change = wishes["dark"].changes.get()
    assert change.status.key == "completed" and change.content == ""


def test_brackets_in_a_name_break_no_link(cast, wishes):
    note = publish(drafted(cast.petra, wishes["dark"], title="4.2 [final]"), cast.petra)
    assert f'<a href="/changelog/{note.pk}/"' in wishes["dark"].changes.get().rendered
    assert "4.2 [final]" in wishes["dark"].changes.get().rendered


def test_a_worker_that_dies_between_two_ideas_goes_on(cast, wishes, monkeypatch):
    put_live(drafted(cast.petra, wishes["dark"], wishes["export"]), cast.petra)
    event = EventRecord.objects.get(name="releases.release_published")
    reaction = "moderation.releases.actions.complete_what_is_listed"
    completing = "moderation.releases.actions.completing"
    from moderation.releases.actions import completing as module

    real, calls = module.complete_idea, []

    def dies(idea, **more):
        calls.append(idea.pk)
        if len(calls) == 2:
            raise KeyboardInterrupt  # as a kill: nothing of this portion stays
        return real(idea, **more)

    monkeypatch.setattr(f"{completing}.complete_idea", dies)
    with pytest.raises(KeyboardInterrupt):
        run_reaction(event.pk, reaction)
    assert (state(wishes["dark"]), state(wishes["export"])) == ("completed", "under-review")
    monkeypatch.undo()
    settle()
    assert state(wishes["export"]) == "completed"
    assert StatusChange.objects.count() == 2
    assert EventRecord.objects.filter(name="releases.ideas_released").count() == 1
    assert not ReactionRecord.objects.filter(done_on=None).exists()


def test_what_a_note_lists_once_more_is_listed_once(cast, wishes):
    note = drafted(cast.petra)
    note.done = listed(wishes["dark"], wishes["dark"])
    assert note.completes == [wishes["dark"].live_group]
