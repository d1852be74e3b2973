"""Statements that are put together once: for the right people, with the right ids, until rights
change.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models.query import QuerySet
from django.test import Client

from community.accounts.memory import forget, one_reading
from community.accounts.prepared import MOST_IDS, rows_of
from community.things.kinds import readable_among
from forum import actions
from forum.actions.forums import set_permissions
from forum.fragments import prepared_stamps
from forum.models import Topic
from ideas.actions import submit_idea
from ideas.models import Idea

pytestmark = pytest.mark.django_db


class Maker:
    """Makes the queryset, and knows how often it was asked to."""

    def __init__(self, make) -> None:
        self.make, self.times = make, 0

    def __call__(self, ids: list[int]):
        self.times += 1
        return self.make(ids)


def titled(ids: list[int]) -> QuerySet:
    topics = Topic.objects.filter(is_question__in=[True, False], pk__in=ids)
    return topics.exclude(pk__in=[0]).order_by("id").values_list("pk", "subject")[:20]


def test_a_statement_is_put_together_once_for_each_number_of_ids(topic, other):
    make = Maker(titled)
    both = [(topic.pk, topic.subject), (other.pk, other.subject)]
    assert sorted(rows_of("titled", make, [other.pk, topic.pk])) == sorted(both)
    assert sorted(rows_of("titled", make, [topic.pk, other.pk])) == sorted(both)
    assert rows_of("titled", make, {topic.pk, 10**9}) == [both[0]]
    assert make.times == 1
    assert rows_of("titled", make, [other.pk]) == [both[1]]
    assert make.times == 2


def test_where_nothing_can_be_found_nothing_is_asked(topic, django_assert_num_queries):
    make = Maker(titled)
    rows_of("titled", make)
    with django_assert_num_queries(1):  # the version of what is remembered
        assert rows_of("titled", make) == []
    assert make.times == 1


def test_an_id_that_is_asked_for_twice_belongs_in_both_places(topic, other):
    def first_or_later(ids: list[int]) -> QuerySet:
        topics = Topic.objects.filter(pk__gte=ids[0]).exclude(pk__gt=ids[0])
        return topics.values_list("pk")

    for one in (topic, other):
        assert rows_of("twice", first_or_later, [one.pk]) == [(one.pk,)]


def test_what_is_remembered_is_put_together_anew_once_it_is_forgotten(topic):
    make = Maker(titled)
    rows_of("titled", make, [topic.pk])
    forget()
    rows_of("titled", make, [topic.pk])
    assert make.times == 2


def stamped(user, ids) -> set[int]:
    chosen = prepared_stamps(user, "test", lambda topics, ids: topics.filter(pk__in=ids), ids)
    return {row.id for row in chosen}


def test_one_statement_is_for_those_alone_who_see_the_same(cast, topic, team_room):
    secret = actions.start_topic(team_room, by=cast.mo, title="Among ourselves", content="x")
    gone = actions.start_topic(topic.forum, by=cast.carl, title="Soon removed", content="x")
    actions.remove_post(gone.first_post, by=cast.mo)
    ids = [topic.pk, secret.pk, gone.pk]
    everybody = (AnonymousUser(), cast.cleo, cast.mo, cast.ada, AnonymousUser())
    seen = [stamped(person, ids) for person in everybody]
    assert seen == [{topic.pk}, {topic.pk}, *[{topic.pk, secret.pk}] * 2, {topic.pk}]


def test_a_right_that_is_taken_away_holds_for_the_next_page(cast, forum, sign_in):
    topics = [
        actions.start_topic(forum, by=cast.cleo, title=f"Question number {n}", content="x")
        for n in range(3)
    ]
    pages = ("/", f"/people/{cast.cleo.pk}/cleo/")
    clients = (Client(), sign_in(cast.carl))

    def shows(client: Client, page: str) -> bool:
        return topics[0].subject in client.get(page, follow=True).content.decode()

    assert all(shows(client, page) for client in clients for page in pages)
    set_permissions(None, (), forum=forum)
    set_permissions("customer", (), forum=forum)
    cache.delete("talked-about")
    assert not any(shows(client, page) for client in clients for page in pages)
    assert shows(sign_in(cast.ada), "/")


def test_ideas_of_lists_are_those_that_one_sees(cast, board, idea):
    for person in (AnonymousUser(), *vars(cast).values()):
        listed = set(Idea.objects.listed_for(person))
        assert listed == set(Idea.objects.visible_to(person).listed())
    Idea.objects.filter(pk=idea.pk).update(held="waiting")
    assert cast.cleo.pk == idea.author_id
    assert not Idea.objects.listed_for(cast.cleo), "one's own that is held is in no list"


def test_things_of_all_kinds_are_asked_for_in_one_statement(
    cast, topic, team_room, idea, article, django_assert_num_queries
):
    secret = actions.start_topic(team_room, by=cast.mo, title="Among ourselves", content="x")
    held = submit_idea(idea.board, by=cast.carl, title="To be looked at", content="x")
    Idea.objects.filter(pk=held.pk).update(held="waiting")
    page = f"article.{article.pk}"
    things = [topic.live_group, secret.live_group, idea.live_group, held.live_group, page]
    everything = set(things)
    readers = {
        AnonymousUser(): everything - {secret.live_group, held.live_group},
        cast.cleo: everything - {secret.live_group, held.live_group},
        cast.carl: everything - {secret.live_group},
        cast.ada: everything,
    }
    for person, expected in readers.items():
        assert readable_among(person, [*things, "topic.999999", "nothing.1"]) == expected
        with one_reading():
            readable_among(person, things[:1])  # the version, and what is remembered
            with django_assert_num_queries(1):
                assert readable_among(person, things) == expected


def test_more_things_than_a_statement_is_remembered_for_are_found_as_well(cast, topic, idea):
    many = [f"topic.{10**9 + n}" for n in range(MOST_IDS)] + [topic.live_group, idea.live_group]
    assert readable_among(cast.cleo, many) == {topic.live_group, idea.live_group}
