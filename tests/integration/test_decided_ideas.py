"""Decisions about ideas: who gives them, what they say, and who hears of it."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.doors import Refused
from community.notifications.actions import follow
from community.notifications.models import Notice, Subscription
from ideas import actions
from ideas.boards import status_named
from ideas.models import Idea, StatusChange
from tests.conftest import run_all, told
from tests.integration.test_ideas import decide

pytestmark = pytest.mark.django_db


def test_a_decision_says_who_when_from_to_and_why(cast, idea, sign_in):
    client, planned = sign_in(cast.petra), status_named("planned")
    form = {"status": planned.pk, "body": "In *spring*.", "nonce": "form-1"}
    for _ in range(2):
        assert client.post(f"/ideas/{idea.pk}/status/", form)["Location"] == idea.get_absolute_url()
    change = StatusChange.objects.get()
    assert (change.author, change.was.key, change.status) == (cast.petra, "under-review", planned)
    page = Client().get(idea.get_absolute_url()).content.decode()
    assert "In <em>spring</em>." in page and "Planned" in page
    assert page.count("In <em>spring</em>.") == 1


def test_declining_needs_words(cast, idea, sign_in):
    form = {"status": status_named("declined").pk, "body": " "}
    page = sign_in(cast.petra).post(f"/ideas/{idea.pk}/status/", form)
    assert page.status_code == 422
    with pytest.raises(Refused, match="unanswered"):
        decide(idea, cast.petra, "declined", "")
    assert Idea.objects.get().status.key == "under-review"


@pytest.mark.parametrize("who", ["cleo", "agnes", "edda", "mo"])
def test_only_who_decides_has_the_page_for_it(who, cast, idea, sign_in):
    assert sign_in(getattr(cast, who)).get(f"/ideas/{idea.pk}/status/").status_code == 404


def test_a_duplicate_is_made_by_a_merge_alone_and_the_same_status_is_no_change(cast, idea):
    with pytest.raises(Refused, match="duplicate"):
        decide(idea, cast.petra, "duplicate")
    assert decide(idea, cast.petra, "under-review") is None
    assert not StatusChange.objects.exists()


def test_voters_hear_of_each_decision_once_and_of_no_other_words(cast, idea):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    actions.vote_idea(idea, by=cast.mo, wanted=True)
    follow(idea.live_group, by=cast.mo, level=Subscription.Level.NORMAL)
    change = decide(idea, cast.petra, "planned")
    run_all()
    actions.edit_decision(change, by=cast.petra, words="Because of you.")
    run_all()
    assert told(cast.carl) == told(cast.cleo) == ["idea_status"]
    assert told(cast.mo) == told(cast.petra) == []
    decide(idea, cast.petra, "completed")
    run_all()
    assert told(cast.carl) == ["idea_completed", "idea_status"]
    by_mail = dict(Notice.objects.filter(recipient=cast.carl).values_list("kind", "in_digest"))
    assert by_mail == {"idea_status": True, "idea_completed": False}
    assert Notice.objects.get(recipient=cast.carl, kind="idea_completed").mail_on


def test_who_takes_the_vote_back_hears_no_more_and_who_chose_otherwise_is_left_alone(cast, idea):
    level = Subscription.Level
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    actions.vote_idea(idea, by=cast.carl, wanted=False)
    assert not Subscription.objects.filter(user=cast.carl).exists()
    follow(idea.live_group, by=cast.mo, level=level.WATCHING)
    for wanted in (True, False):
        actions.vote_idea(idea, by=cast.mo, wanted=wanted)
    assert Subscription.objects.get(user=cast.mo).level == level.WATCHING


def test_changed_words_say_so_and_lose_nobody_elses(cast, idea, sign_in):
    change = decide(idea, cast.petra, "planned")
    StatusChange.objects.update(created="2026-01-01T00:00:00Z")
    client, path = sign_in(cast.ada), f"/decisions/{change.pk}/edit/"
    assert client.post(path, {"body": "In May.", "seen_version": 1}).status_code == 302
    late = sign_in(cast.petra).post(path, {"body": "In June.", "seen_version": 1})
    assert late.status_code == 409 and "In May." in late.content.decode()
    assert StatusChange.objects.get().content == "In May."
    assert sign_in(cast.cleo).get(path).status_code == 404
