"""What is offered while somebody writes: people and tags, none that the writer may not see."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from community.accounts.models import RuleOverride, User
from community.accounts.roles import give_role
from community.accounts.rules import forget_overrides
from forum import actions

pytestmark = pytest.mark.django_db


def names(client, q: str, place: str = "ask", **more) -> list[str]:
    response = client.get("/posts/people/", {"place": place, "q": q, **more})
    assert response.status_code == 200
    return re.findall(r'data-insert="@([^ ]+) "', response.content.decode())


def tags(client, q: str) -> list[str]:
    response = client.get("/topics/tags/", {"q": q})
    return re.findall(r'data-insert="([^"]+), "', response.content.decode())


def test_who_takes_part_is_offered_first_and_before_a_letter_is_typed(cast, topic, sign_in):
    User.objects.filter(pk=cast.ada.pk).update(solved_count=50)
    actions.post_answer(topic, by=cast.agnes, content="try this")
    client, place = sign_in(cast.carl), f"topic.{topic.pk}"
    assert names(client, "", place) == ["agnes", "cleo"]
    assert names(client, "a", place) == ["agnes", "ada"]
    assert names(client, "AG", place) == ["agnes"]
    assert names(client, "") == []


def test_people_are_found_by_any_word_of_their_name_in_any_alphabet(cast, sign_in):
    User.objects.create_user("anna77", "a@example.com", "pw", display_name="Анна Жукова")
    client = sign_in(cast.carl)
    for typed in ("анна", "Анна", "жук", "Жук", "anna"):
        assert names(client, typed) == ["anna77"], typed
    assert names(client, "укова") == []


def test_nobody_is_offered_who_left_or_was_sent_away_nor_the_writer(cast, topic, sign_in):
    for number, changes in enumerate(({"is_active": False}, {"closed_on": "2026-01-01T00:00Z"})):
        person = User.objects.create_user(f"carlo{number}", f"c{number}@example.com", "pw")
        actions.post_answer(topic, by=person, content="I was here")
        User.objects.filter(pk=person.pk).update(**changes)
    client = sign_in(cast.carl)
    assert names(client, "car", f"topic.{topic.pk}") == []
    assert names(client, "car") == []


def test_only_those_who_may_read_it_are_offered(cast, forum, team_room, sign_in):
    hidden = actions.start_topic(team_room, by=cast.mo, title="Of the team", content="x" * 9)
    agnes = sign_in(cast.agnes)
    assert names(agnes, "c", forum=forum.pk) == ["cleo", "carl"]
    assert names(agnes, "c", forum=team_room.pk) == []
    assert names(agnes, "c", f"topic.{hidden.pk}") == []
    assert names(agnes, "m", f"topic.{hidden.pk}") == ["mo"]


def test_who_may_not_read_a_place_is_told_of_nobody_there(cast, topic, team_room, sign_in):
    hidden = actions.start_topic(team_room, by=cast.mo, title="Of the team", content="x" * 9)
    client = sign_in(cast.cleo)
    for asked in (
        {"place": f"topic.{hidden.pk}"},
        {"place": "ask", "forum": team_room.pk},
        {"place": "topic.999999"},
        {"place": "nowhere"},
        {},
    ):
        assert client.get("/posts/people/", {"q": "m", **asked}).status_code == 404, asked
    visitor = Client().get("/posts/people/", {"place": f"topic.{topic.pk}", "q": "m"})
    assert visitor.status_code == 302
    assert Client().get("/topics/tags/", {"q": "m"}).status_code == 302


def test_offers_have_a_limit_and_take_no_posts(cast, topic, sign_in):
    RuleOverride.objects.create(name="offers_per_minute", value=2)
    forget_overrides()
    client, asked = sign_in(cast.carl), {"place": f"topic.{topic.pk}", "q": "c"}
    assert client.post("/posts/people/", asked).status_code == 405
    codes = [client.get("/posts/people/", asked).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert client.get("/topics/tags/", {"q": "r"}).status_code == 429


def test_tags_that_only_hidden_topics_carry_are_not_offered(cast, forum, team_room, sign_in):
    said = dict(by=cast.mo, content="x" * 9)
    actions.start_topic(forum, title="A router of ours", tags=["router", "wi-fi"], **said)
    actions.start_topic(team_room, title="A rocket of theirs", tags=["rocket"], **said)
    gone = actions.start_topic(forum, title="A robot that is gone", tags=["robot"], **said)
    actions.remove_post(gone.first_post, by=cast.mo)
    assert tags(sign_in(cast.cleo), "Ro") == ["router"]
    assert tags(sign_in(cast.agnes), "ro") == ["rocket", "router"]
    assert tags(sign_in(cast.cleo), "") == []


def test_offers_ask_few_questions(cast, topic, sign_in, django_assert_max_num_queries):
    for number in range(30):
        person = User.objects.create_user(f"cam{number}", f"cam{number}@example.com", "pw")
        give_role(person, "customer")
    client = sign_in(cast.carl)
    names(client, "c", f"topic.{topic.pk}")
    with django_assert_max_num_queries(10):
        assert len(names(client, "ca", f"topic.{topic.pk}")) == 8
