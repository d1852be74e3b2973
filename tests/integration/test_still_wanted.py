"""Once a year whoever voted for what stands open is asked whether they still want it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.accounts.models import RuleOverride
from community.accounts.rules import forget_overrides
from community.notifications.models import Notice
from ideas import actions
from ideas.actions.asking import ask_voters, ask_voters_where_due
from ideas.boards import status_named
from ideas.models import Idea
from tests.conftest import settle, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(cast, board):
    """An idea of fourteen months ago that Carl wants, too."""
    on = timezone.now() - timedelta(days=420)
    title = "A router that sleeps at night"
    idea = actions.submit_idea(board, by=cast.cleo, title=title, content="It glows.", created=on)
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    settle()
    return idea


def asked(person) -> int:
    return told(person).count("idea_still_wanted")


def test_who_voted_is_asked_once_a_year(cast, old):
    assert ask_voters_where_due() == 1
    settle()
    assert asked(cast.carl) == asked(cast.cleo) == 1
    assert asked(cast.agnes) == 0
    notice = Notice.objects.filter(recipient=cast.carl, kind="idea_still_wanted").get()
    assert notice.address == old.get_absolute_url() and notice.actor is None
    assert ask_voters_where_due() == 0 and not ask_voters(old.pk)
    Idea.objects.update(asked_on=timezone.now() - timedelta(days=366))
    assert ask_voters_where_due() == 1
    settle()
    assert asked(cast.carl) == 2


def test_who_took_the_vote_back_is_left_alone(cast, old):
    actions.vote_idea(old, by=cast.carl, wanted=False)
    ask_voters_where_due()
    settle()
    assert asked(cast.carl) == 0


@pytest.mark.parametrize("status", ["planned", "started", "completed", "declined"])
def test_nobody_is_asked_about_what_was_decided(cast, old, status):
    actions.change_status(old, by=cast.petra, to=status_named(status), words="Because.")
    assert ask_voters_where_due() == 0


def test_what_is_young_removed_or_a_duplicate_is_not_asked_about(cast, board, old):
    young = actions.submit_idea(board, by=cast.carl, title="A younger one of these", content="x")
    actions.merge_idea(old, by=cast.petra, into=young)
    assert ask_voters_where_due() == 0
    gone = timezone.now() - timedelta(days=400)
    third = actions.submit_idea(
        board, by=cast.carl, title="An older one of these", content="x", created=gone
    )
    actions.remove_idea(third, by=cast.mo)
    assert ask_voters_where_due() == 0


def test_after_how_many_days_is_a_rule(cast, old):
    RuleOverride.objects.create(name="still_wanted_days", value=1000)
    forget_overrides()
    assert ask_voters_where_due() == 0
