"""Every thing has one address, every other spelling leads to it, and no way leads in a circle."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.models import User
from community.addresses import spelled
from community.notifications.models import Notice
from community.search.models import SearchEntry
from community.tags.models import Tag
from forum import actions
from forum.actions.forums import add_forum
from forum.models import Forum, Topic
from tests.conftest import published, settle

pytestmark = pytest.mark.django_db
NAMES = [
    "Костя",
    "Łódź",
    "🦊",
    "100% sure?",
    "Straße / улица",
    "नमस्ते",
    "e\u0301te\u0301",
    "..",
    "feed",
    "manage",
    "suggest",
    "live_since",
]
VIEWS = {"person": "member", "topic": "topic", "forum": "forum", "kb_page": "page"}


def things(cast, forum, name: str) -> list:
    """One of every kind of thing, all of this name."""
    User.objects.filter(pk=cast.cleo.pk).update(display_name=name)
    topic = actions.start_topic(
        forum, by=cast.cleo, title=name, content="What is it?", tags=["łódź"]
    )
    article = published(cast.edda, title=name)
    type(article).objects.filter(pk=article.pk).update(slug=name)
    article.refresh_from_db()
    place = add_forum(name)
    Forum.objects.filter(pk=place.pk).update(slug=name)
    place.refresh_from_db()
    return [User.objects.get(pk=cast.cleo.pk), Topic.objects.get(pk=topic.pk), place, article]


def arrive(client: Client, address: str) -> list[str]:
    """The addresses that a browser goes through from this one, the last of which answered 200."""
    way = [address]
    while (answer := client.get(way[-1])).status_code in (301, 302):
        way.append(answer["Location"])
        assert len(way) < 4, way
    assert answer.status_code == 200, (way, answer.status_code)
    return way


@pytest.mark.parametrize("name", NAMES)
def test_a_thing_of_any_name_opens_at_its_own_address(cast, forum, name):
    for thing in things(cast, forum, name):
        address = thing.get_absolute_url()
        assert arrive(Client(), address) == [address]
        assert arrive(Client(), unquote(address)) == [unquote(address)], "browsers show it decoded"


@pytest.mark.parametrize("wrong", ["another-name", "Другое", "%", "a%2Fb", "🦊", "%D0%9A"])
def test_another_name_leads_to_the_right_one_and_keeps_the_query(cast, forum, wrong):
    for thing in things(cast, forum, "Костя"):
        address = thing.get_absolute_url()
        stem = address.rsplit("/", 2)[0]
        for start in (
            f"{stem}/?sort=votes&q=%D1%8F",
            f"{stem}/{quote(wrong)}/?sort=votes&q=%D1%8F",
        ):
            assert arrive(Client(), start) == [start, f"{address}?sort=votes&q=%D1%8F"]


def test_a_tag_is_found_however_it_is_spelled(cast, forum):
    actions.start_topic(
        forum, by=cast.cleo, title="Where is Łódź?", content="On a map", tags=["Łódź"]
    )
    home = reverse("tag", args=[Tag.objects.get().slug])
    assert arrive(Client(), home) == [home]
    assert arrive(Client(), "/tags/ŁÓDŹ/?after=1-1") == [
        "/tags/ŁÓDŹ/?after=1-1",
        home + "?after=1-1",
    ]


def test_a_topic_that_was_merged_twice_leads_to_where_its_posts_are(cast, forum):
    first, second, third = (
        actions.start_topic(forum, by=cast.cleo, title=f"Костя {n}", content="What is it?")
        for n in range(3)
    )
    actions.merge_topics(first, by=cast.mo, into=second)
    actions.merge_topics(
        Topic.objects.get(pk=second.pk), by=cast.mo, into=Topic.objects.get(pk=third.pk)
    )
    for gone in (first, second):
        assert arrive(Client(), gone.get_absolute_url())[-1] == third.get_absolute_url()


def test_a_browser_keeps_no_way_that_can_turn_round(cast, forum):
    """A topic that is named back: two redirects that were kept for ever would lead to each
    other.
    """
    for thing in things(cast, forum, "Костя"):
        stem = thing.get_absolute_url().rsplit("/", 2)[0]
        assert Client().get(f"{stem}/old-name/")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("view", VIEWS)
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=60))
def test_no_name_leads_anywhere_but_to_its_own_thing(view, name):
    address = spelled(view, 7, name, nameless=VIEWS[view])
    assert resolve(unquote(address)).url_name == view
    assert unquote(address) == unquote(unquote(address)), "decoded once, whoever decodes it"
    slug = resolve(unquote(address)).kwargs["slug"]
    assert spelled(view, 7, slug, nameless=VIEWS[view]) == address, (
        "where it leads, nothing leads on"
    )


@pytest.mark.parametrize("view", VIEWS)
def test_no_name_takes_the_place_of_another_page(view):
    routes = get_resolver().reverse_dict
    words = {
        part
        for name in routes
        for found in routes.getlist(name)
        for route, _ in found[0]
        for part in route.split("/")
    }
    for word in filter(None, words):
        assert resolve(unquote(spelled(view, 7, word, nameless=VIEWS[view]))).url_name == view, word


def test_the_address_that_search_engines_are_told_is_spelled_as_the_link_is(cast):
    User.objects.filter(pk=cast.cleo.pk).update(display_name="Костя")
    address = User.objects.get(pk=cast.cleo.pk).get_absolute_url()
    assert (
        f'<link rel="canonical" href="http://testserver{address}">'
        in Client().get(address).content.decode()
    )


@pytest.mark.parametrize("letter", ["ж", "漢"])
def test_the_longest_address_is_found_and_told(cast, forum, letter):
    """Encoded, a letter of an address takes six or nine characters."""
    title = f"{letter * 90} @carl"
    topic = actions.start_topic(forum, by=cast.cleo, title=title, content="Look, @carl")
    settle()
    assert len(topic.get_absolute_url()) > 450
    notice = Notice.objects.get(recipient=cast.carl)
    entry = SearchEntry.objects.get(key=topic.live_group)
    for row in (notice, entry):
        assert len(row.address) <= row._meta.get_field("address").max_length
