"""Tags of ideas: the team gives them, everybody finds by them."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.doors import Refused
from community.events.models import EventRecord
from community.tags.models import Tag
from forum import actions as topics
from ideas import actions
from ideas.models import Idea
from tests.conftest import settle

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def names(idea: Idea) -> list[str]:
    return sorted(idea.tags.values_list("name", flat=True))


def test_tags_are_the_same_words_as_those_of_topics(cast, idea, forum):
    topics.start_topic(
        forum, by=cast.cleo, title="The router hums", content="Why?", tags=["Router"]
    )
    actions.set_tags(idea, ["router ", "Тёмная тема", "ROUTER"], by=cast.petra)
    assert names(idea) == ["router", "тёмная тема"] and Tag.objects.count() == 2


def test_giving_them_twice_is_harmless_and_says_once_what_changed(cast, idea):
    for _twice in range(2):
        actions.change_tags(idea, by=cast.petra, given=["a", "b"], taken=["z"])
    actions.change_tags(idea, by=cast.petra, given=["c"], taken=["a"])
    records = EventRecord.objects.filter(name="ideas.idea_tagged").order_by("id")
    assert [(one.payload["given"], one.payload["taken"]) for one in records] == [
        (["a", "b"], []),
        (["c"], ["a"]),
    ]
    assert names(idea) == ["b", "c"]


def test_no_more_than_five_and_none_of_a_removed_idea(cast, idea):
    actions.set_tags(idea, "abcde", by=cast.petra)
    with pytest.raises(Refused, match="many"):
        actions.change_tags(idea, by=cast.petra, given=["f"])
    actions.change_tags(idea, by=cast.petra, given=["f"], taken=["a"])
    actions.remove_idea(idea, by=cast.mo)
    with pytest.raises(Refused, match="removed"):
        actions.change_tags(idea, by=cast.petra, given=["g"])


@pytest.mark.parametrize(
    ("who", "may"),
    [("cleo", 0), ("carl", 0), ("agnes", 0), ("edda", 0), ("mo", 1), ("petra", 1), ("ada", 1)],
)
def test_who_gives_them(who, may, cast, idea, sign_in):
    client, path = sign_in(getattr(cast, who)), f"/ideas/{idea.pk}/tags/"
    assert client.get(path).status_code == (200 if may else 404)
    client.post(path, {"tags": "night, colours"})
    assert names(idea) == (["colours", "night"] if may else [])
    assert (path in text(client, idea.get_absolute_url())) == bool(may)


def test_too_many_are_refused_at_the_field(cast, idea, sign_in):
    answer = sign_in(cast.petra).post(f"/ideas/{idea.pk}/tags/", {"tags": "a,b,c,d,e,f"})
    assert answer.status_code == 422 and "At most 5 tags." in answer.content.decode()


def test_they_stand_on_page_and_row_and_narrow_the_list(cast, board, idea, sign_in):
    other = actions.submit_idea(board, by=cast.carl, title="Something else here", content="So.")
    assert "#night" not in text(Client(), idea.get_absolute_url())
    actions.set_tags(idea, ["night"], by=cast.petra)
    for path in (idea.get_absolute_url(), "/ideas/"):
        assert "#night" in text(Client(), path)
    page = text(Client(), "/ideas/?tag=night&sort=new")
    assert idea.title in page and other.title not in page
    assert 'href="?status=planned&amp;tag=night' in page or "planned&amp;tag=night" in page
    mine = text(sign_in(cast.carl), "/ideas/mine/?tag=night")
    assert other.title not in mine


@pytest.mark.parametrize("path", ["/ideas/?tag=nothing", "/ideas/?tag=hidden"])
def test_a_word_that_only_hidden_ideas_carry_is_not_there(path, cast, idea):
    closed = actions.add_board("Team board")
    secret = actions.submit_idea(closed, by=cast.petra, title="Of the team alone", content="So.")
    actions.set_tags(secret, ["hidden"], by=cast.petra)
    roles = ["agent", "product manager"]
    actions.change_access(closed, dict.fromkeys(("see", "submit", "comment", "vote"), roles))
    assert Client().get(path).status_code == 404
    assert "#hidden" not in text(Client(), "/ideas/")


def test_ideas_are_found_by_their_tags(cast, idea, engine):
    actions.set_tags(idea, ["nachtmodus"], by=cast.petra)
    settle()
    assert idea.title in text(Client(), "/search/?q=tag:nachtmodus")
    actions.set_tags(idea, [], by=cast.petra)
    settle()
    assert idea.title not in text(Client(), "/search/?q=tag:nachtmodus")


def test_a_list_is_ordered_by_what_the_team_changed_last(cast, board, idea):
    from ideas.boards import status_named

    later = actions.submit_idea(board, by=cast.carl, title="A later wish here", content="So.")
    actions.change_status(idea, by=cast.petra, to=status_named("planned"))
    page = text(Client(), "/ideas/?sort=changed")
    assert page.index(f">{idea.title}</a>") < page.index(f">{later.title}</a>")
