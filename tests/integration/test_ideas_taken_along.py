"""What somebody takes away of ideas: their wishes, votes and comments, and nothing of others."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client

from community.companies.actions import add_company, join_company
from forum.actions import vote_post
from ideas import actions
from ideas.models import Board, Idea, VoteForCompany
from tests.conftest import run_all

pytestmark = pytest.mark.django_db


def taken(client: Client) -> dict[str, list[dict]]:
    """The rows of each file of the zip."""
    answer = client.get("/settings/export/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = [name for name in archive.namelist() if name.endswith(".json")]
    return {name: json.loads(archive.read(name)) for name in names}


def test_ones_own_wishes_votes_and_comments_are_in_it(cast, board, idea, topic, answer, sign_in):
    own = actions.submit_idea(board, by=cast.carl, title="A lamp that wakes me", content="Slowly.")
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    actions.add_comment(idea, by=cast.carl, content="And charts.")
    actions.add_comment(own, by=cast.cleo, content="Words of Cleo's.")
    vote_post(topic.first_post, by=cast.carl, helpful=True)
    actions.vote_for_customer(own, customer=cast.edda, by=cast.agnes, source="call")
    run_all()
    rows = taken(sign_in(cast.carl))
    assert [(row["title"], row["content"]) for row in rows["ideas.json"]] == [
        ("A lamp that wakes me", "Slowly.")
    ]
    assert [row["content"] for row in rows["comments.json"]] == ["And charts."]
    assert rows["comments.json"][0]["idea__title"] == idea.title
    votes = {(row["content_type__model"], row["object_id"]) for row in rows["votes.json"]}
    assert votes == {
        ("idea", str(own.pk)),
        ("idea", str(idea.pk)),
        ("post", str(topic.first_post.pk)),
    }, "a vote says what it is for"
    assert "Words of Cleo's." not in json.dumps(rows)


def test_votes_of_a_budget_and_votes_given_for_somebody_are_in_it(cast, house, sign_in):
    board = actions.add_board("Northwind app", budget=10)
    idea = actions.submit_idea(board, by=cast.cleo, title="Dark colours", content="Please.")
    actions.vote_idea(idea, by=cast.carl, wanted=True, weight=3)
    actions.vote_for_customer(idea, customer=cast.edda, by=cast.agnes, source="mail")
    weights = taken(sign_in(cast.carl))["vote_weights.json"]
    assert [(row["idea_id"], row["weight"]) for row in weights] == [(idea.pk, 3)]
    (given,) = taken(sign_in(cast.edda))["votes_given_for_you.json"]
    assert (given["idea_id"], given["source"]) == (idea.pk, "mail")
    assert "by" not in given and "link" not in given, "who heard it is the team's"


def test_what_the_team_says_to_itself_and_counts_for_companies_is_not(cast, idea, sign_in):
    acme = add_company("Acme", by=cast.petra)
    join_company(acme, person=cast.carl, by=cast.petra, source="staff", role="manager")
    actions.vote_for_company(idea, company=acme, by=cast.agnes, source="call")
    actions.add_note(idea, by=cast.agnes, content="They threaten to leave.")
    for who in (cast.carl, cast.cleo, cast.agnes):
        said = json.dumps(taken(sign_in(who)))
        assert "They threaten" not in said, who
    assert VoteForCompany.objects.exists()


def test_a_wish_that_waits_or_was_declined_is_its_authors_to_take(cast, house, sign_in):
    board = actions.add_board("Northwind app", review=Board.Review.ALL)
    held = actions.submit_idea(board, by=cast.carl, title="A lamp that wakes me", content="So.")
    actions.decline_idea(held, by=cast.mo, reason="unclear")
    assert [row["title"] for row in taken(sign_in(cast.carl))["ideas.json"]] == [held.title]
    assert Idea.objects.get().held == "declined"
