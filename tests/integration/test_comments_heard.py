"""Who hears what is said about an idea; answers that come by mail; who joins others by a click."""

from __future__ import annotations

import pytest
from django.test import Client

from community.notifications.actions import follow
from community.notifications.models import Notice, Subscription
from community.writing.drafts import draft_at
from ideas import actions
from ideas.boards import status_named
from ideas.models import Comment, Idea
from tests.conftest import run_all, settle, told

pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true"}


def say(idea, by, content: str, parent=None, **more) -> Comment:
    return actions.add_comment(idea, by=by, content=content, parent=parent, **more)


def page(idea, client=None, query: str = "") -> str:
    return (client or Client()).get(idea.get_absolute_url() + query).content.decode()


def counted() -> tuple[int, int]:
    return Idea.objects.values_list("comments_count", "recent_comments").get()


# --- who hears


def test_who_follows_with_comments_hears_and_who_follows_the_status_does_not(cast, idea):
    actions.vote_idea(idea, by=cast.mo, wanted=True)
    follow(idea.live_group, by=cast.edda, level=Subscription.Level.WATCHING)
    first = say(idea, cast.carl, "What about @petra's charts?")
    run_all()
    assert told(cast.cleo) == told(cast.edda) == ["comment"]
    assert told(cast.petra) == ["mention"]
    assert told(cast.mo) == told(cast.carl) == []
    say(idea, cast.mo, "They are grey.", parent=first)
    run_all()
    assert told(cast.carl) == ["reply"]
    assert Notice.objects.get(recipient=cast.carl).address.startswith("/comments/")


def test_an_edit_tells_only_those_whom_it_did_not_name_before(cast, idea):
    comment = say(idea, cast.carl, "Ask @petra.")
    run_all()
    Notice.objects.all().delete()
    actions.edit_comment(comment, by=cast.carl, content="Ask @petra or @edda.")
    run_all()
    assert told(cast.edda) == ["mention"]
    assert told(cast.petra) == told(cast.cleo) == []


def test_one_chooses_comments_too_and_goes_back_to_the_status(cast, idea, sign_in):
    client = sign_in(cast.carl)
    client.post(f"/ideas/{idea.pk}/vote/", {"vote": "1"})
    assert "Comments, too" in page(idea, client)
    client.post("/follow/", {"about": idea.live_group, "level": "3"})
    assert "Only its status" in page(idea, client)


# --- joining who wished for the same


def test_one_click_votes_for_a_similar_idea_and_keeps_what_was_typed(cast, idea, sign_in):
    settle()
    client, form = sign_in(cast.carl), {"title": "Dark colours for me", "body": "My *eyes*."}
    client.post("/drafts/", {"place": "ideas", **form})
    offered = client.post("/ideas/similar/", form).content.decode()
    assert f'formaction="/ideas/{idea.pk}/join/"' in offered
    for _ in range(2):
        answer = client.post(f"/ideas/{idea.pk}/join/", {**form, "nonce": "form-1"})
        assert answer["Location"] == idea.get_absolute_url()
    comment = Comment.objects.get()
    assert comment.content == "Dark colours for me\n\nMy *eyes*."
    assert Idea.objects.get().votes_count == 2
    assert draft_at("ideas", by=cast.carl) is None


def test_what_was_declined_takes_words_and_no_vote(cast, board, idea, sign_in):
    actions.change_status(idea, by=cast.petra, to=status_named("declined"), words="No.")
    settle()
    form = {"title": "Dark colours for me", "body": ""}
    offered = sign_in(cast.carl).post("/ideas/similar/", form).content.decode()
    assert "Keep what I wrote as a comment" in offered
    assert sign_in(cast.carl).post(f"/ideas/{idea.pk}/join/", form).status_code == 302
    assert Comment.objects.get().content == "Dark colours for me"
    assert Idea.objects.get().votes_count == 1
    actions.change_access(board, {"see": ["", "customer"], "vote": ["customer"]})
    assert sign_in(cast.mo).post(f"/ideas/{idea.pk}/join/", form).status_code == 404
    assert sign_in(cast.edda).get(f"/ideas/{idea.pk}/join/").status_code == 405
