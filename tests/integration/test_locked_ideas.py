"""A locked idea takes votes and followers, and comments of the team alone."""

from __future__ import annotations

import pytest
from django.test import Client

from community.live.announcing import missed
from ideas import actions
from ideas.models import Comment, Idea

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_locked_idea_takes_votes_and_followers_and_no_comments_but_the_teams(cast, idea, sign_in):
    team, customer = sign_in(cast.mo), sign_in(cast.carl)
    assert team.post(f"/ideas/{idea.pk}/lock/")["Location"] == idea.get_absolute_url()
    page = text(customer, idea.get_absolute_url())
    assert "Locked" in page and 'id="composer"' not in page
    form = {"body": "One more thing.", "nonce": "form-1"}
    assert customer.post(f"/ideas/{idea.pk}/comments/", form).status_code == 403
    assert 'id="composer"' in text(team, idea.get_absolute_url())
    assert team.post(f"/ideas/{idea.pk}/comments/", form).status_code == 302
    customer.post(f"/ideas/{idea.pk}/vote/", {"vote": "1"})
    customer.post("/follow/", {"about": idea.live_group, "level": "3"})
    assert Idea.objects.get().votes_count == 2
    assert Comment.objects.get().author == cast.mo
    team.post(f"/ideas/{idea.pk}/unlock/")
    assert 'id="composer"' in text(customer, idea.get_absolute_url())


def test_who_locked_is_kept_and_doing_it_twice_is_harmless(cast, idea):
    for who in (cast.mo, cast.petra):
        actions.lock_idea(idea, by=who)
    assert Idea.objects.get().locked_by == cast.mo
    for _ in range(2):
        actions.unlock_idea(idea, by=cast.petra)
    assert not Idea.objects.get().is_locked
    assert [m["do"] for m in missed(idea.live_group, 0, "en")] == ["nothing", "replace", "replace"]


@pytest.mark.parametrize("verb", ["lock", "unlock"])
def test_only_who_keeps_order_or_decides_locks(verb, cast, idea, sign_in):
    path = f"/ideas/{idea.pk}/{verb}/"
    for who in (cast.cleo, cast.agnes, cast.edda):
        assert sign_in(who).post(path).status_code == 404
    assert sign_in(cast.petra).get(path).status_code == 405
    assert sign_in(cast.petra).post(path).status_code == 302
    actions.remove_idea(idea, by=cast.mo)
    assert sign_in(cast.mo).post(path).status_code == 404
