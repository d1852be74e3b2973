"""The page of search and what is offered while typing and asking; what is counted of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.search import actions as search
from community.search.models import (
    AskSession,
    Gap,
    Search,
    Suggestion,
)
from community.search.querysets import deflection, open_gaps
from kb.models import Article
from tests.conftest import settle

pytestmark = pytest.mark.django_db


def token_in(page: str) -> str:
    return re.search(r'data-search="([^"]+)"', page)[1]


def test_the_page_answers_every_question_and_its_address_says_all(
    library, django_assert_max_num_queries
):
    client = Client()
    empty = client.get("/search/").content.decode()
    assert "author:carl" in empty
    page = client.get("/search/?q=router&kind=topic&sort=newest").content.decode()
    assert "drops every evening" in page
    assert 'aria-current="true"' in page
    nothing = client.get("/search/?q=xyzzy").content.decode()
    assert "/ask/?title=xyzzy" in nothing
    for strange in (
        "/search/?q=%22",
        "/search/?q=-",
        "/search/?q=a&page=0",
        "/search/?q=a&page=99999",
        "/search/?q=a&kind=nonsense",
        "/search/?kind=article",
        "/search/?q=NOT+AND+%28",
    ):
        assert client.get(strange).status_code in (200, 404), strange
    assert client.post("/search/").status_code == 405
    with django_assert_max_num_queries(30):
        client.get("/search/?q=router+firmware")


def test_a_chosen_age_is_marked_undone_and_kept_by_the_next_search(library):
    article = library["article"]
    Article.objects.filter(pk=article.pk).update(
        last_published_at=timezone.now() - timedelta(days=20)
    )
    search.index("article", [article.pk])
    settle()
    page = Client().get("/search/?q=router&age=week").content.decode()
    facet = re.search(r'<section class="facet" aria-label="When">.*?</section>', page, re.S)[0]
    assert re.findall(r">(Past \w+|All)<", facet) == ["All", "Past week", "Past month", "Past year"]
    assert re.search(r'age=week"[^>]* aria-current="true"', facet)
    assert '<input type="hidden" name="age" value="week">' in page
    counts = [int(n) for n in re.findall(r'class="quiet">(\d+)<', facet)]
    assert counts[0] < counts[1] == counts[2]


def test_a_search_counts_once_a_person_and_day_and_not_for_facets(library, cast, sign_in):
    client = Client(headers={"User-Agent": "one"})
    page = client.get("/search/?q=zebra+crossing").content.decode()
    assert "data-counts" in page
    assert Gap.objects.count() == 0  # a GET writes nothing
    for _ in range(3):
        assert client.post("/search/counted/", {"token": token_in(page)}).status_code == 204
    assert "data-counts" not in client.get("/search/?q=zebra+crossing&kind=topic").content.decode()
    sign_in(cast.carl).post(
        "/search/counted/",
        {"token": token_in(client.get("/search/?q=zebras+cross").content.decode())},
    )
    gap = Gap.objects.get()
    assert (gap.searches, gap.empty, gap.opened, gap.language) == (2, 2, 0, "en")
    assert list(open_gaps()) == [gap]
    assert client.post("/search/counted/", {"token": "forged"}).status_code == 204
    assert (
        client.post(
            "/search/counted/", {"token": token_in(page)}, headers={"Sec-Fetch-Site": "cross-site"}
        ).status_code
        == 204
    )
    assert Gap.objects.get().searches == 2


def test_opening_a_result_says_that_the_search_was_of_use(library):
    client = Client()
    token = token_in(client.get("/search/?q=firmware").content.decode())
    client.post("/search/counted/", {"token": token})
    for _ in range(2):
        client.post("/search/opened/", {"token": token, "key": library["drops"].live_group})
    gap = Gap.objects.get()
    assert (gap.searches, gap.empty, gap.opened) == (1, 0, 1)
    assert not open_gaps()
    Search.objects.update(day=timezone.now().date() - timedelta(days=200))
    assert search.forget_searches() == 1


def test_addresses_and_numbers_of_people_are_not_kept(library):
    search.count_search(
        stems="x",
        language="en",
        words="invoice for jane@example.com 4915112345678",
        found=0,
        searcher="s",
    )
    assert Gap.objects.get().words == "invoice for … …"


def test_suggestions_while_asking_are_recorded_and_counted(library, cast, sign_in):
    client = sign_in(cast.carl)
    asked = {
        "title": "My router drops the line",
        "body": "each evening around nine, update did not help",
        "nonce": "n-1",
    }
    page = client.post("/ask/help/", asked).content.decode()
    keys = re.findall(r'data-key="([^"]+)"', page)
    assert library["drops"].live_group in keys
    assert library["slow"].live_group not in keys  # nobody solved it
    key = library["drops"].live_group
    assert client.post("/ask/help/open/", {"nonce": "n-1", "key": key}).status_code == 204
    assert client.post("/ask/help/solved/", {"nonce": "n-1", "key": key}).status_code == 200
    assert (
        client.post("/ask/help/solved/", {"nonce": "n-1", "key": "topic.999999"}).status_code == 204
    )
    shown = Suggestion.objects.get(key=key)
    assert shown.opened_on
    assert shown.solved_on
    assert deflection()["rate"] == 100
    client.post("/ask/help/undo/", {"nonce": "n-1"})
    assert deflection()["rate"] is None
    client.post(
        "/ask/",
        {
            "nonce": "n-1",
            "title": "My router drops the line",
            "body": "each evening",
            "forum": library["drops"].forum_id,
        },
    )
    figures = deflection()
    assert (figures["shown"], figures["solved"], figures["posted"], figures["rate"]) == (1, 0, 1, 0)
    other = sign_in(cast.cleo)
    other.post("/ask/help/solved/", {"nonce": "n-1", "key": key})
    assert AskSession.objects.get().solved_on is None


def test_visitors_are_offered_nothing_to_record(library):
    assert Client().post("/ask/help/", {"title": "router drops", "nonce": "x"}).status_code == 204
    assert Client().post("/ask/help/solved/", {"nonce": "x", "key": "y"}).status_code == 404
    assert not AskSession.objects.exists()


def test_the_box_offers_while_typing(library):
    page = Client().get("/search/instant/?q=firmw").content.decode()
    assert "Updating the" in page
    assert "/search/?q=firmw" in page
    assert Client().get("/search/instant/?q=").content.decode().strip() == ""
