"""Ideas outside their own pages: the first page, people's pages, feeds, other sites, programs."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.letterhead import site_name
from ideas import actions
from ideas.boards import status_named

pytestmark = pytest.mark.django_db


def submit(board, by, title, days=1):
    on = timezone.now() - timedelta(days=days)
    return actions.submit_idea(
        board, by=by, title=title, content="So that **we** sleep.", created=on
    )


def complete(idea, cast):
    actions.change_status(idea, by=cast.petra, to=status_named("completed"), words="It is there.")


@pytest.fixture
def hidden(cast):
    """An idea of a board that the team alone sees."""
    board = actions.add_board("Within", access={"see": ["agent", "product manager"]})
    return submit(board, cast.petra, "A plan that only the team knows")


def test_the_first_page_shows_what_is_wanted_and_what_came_true(cast, board, hidden, client):
    wanted = submit(board, cast.cleo, "A router that sleeps at night")
    done = submit(board, cast.carl, "Bills that can be read by people")
    complete(done, cast)
    page = client.get("/").content.decode()
    wished, came_true = page.index("Wished for now"), page.index("Came true lately")
    assert wished < page.index(wanted.title) < came_true < page.index(done.title)
    assert hidden.title not in page


def test_the_first_page_keeps_to_the_readers_languages(cast, board, client):
    submit(board, cast.cleo, "A router that sleeps at night")
    submit(board, cast.cleo, "Роутер, который спит по ночам")
    page = client.get("/", headers={"accept-language": "ru"}).content.decode()
    assert "Роутер, который спит" in page and "A router that sleeps" not in page


def test_without_ideas_the_first_page_does_not_speak_of_them(cast, house, client):
    page = client.get("/").content.decode()
    assert "Wished for now" not in page and "Came true lately" not in page


def test_a_persons_page_shows_the_ideas_that_its_reader_may_see(cast, board, hidden, sign_in):
    submit(board, cast.petra, "Something that all may know of")
    page = f"/people/{cast.petra.pk}/"
    for reader, sees in ((cast.cleo, False), (cast.agnes, True)):
        text = sign_in(reader).get(page, follow=True).content.decode()
        assert "Something that all may know of" in text
        assert (hidden.title in text) == sees


def test_feeds_say_what_visitors_may_see_and_nothing_else(cast, board, hidden, client):
    idea = submit(board, cast.cleo, "A router that sleeps at night")
    complete(idea, cast)
    for address in ("/ideas/feed/", f"/ideas/boards/{board.pk}/feed/", "/ideas/roadmap/feed/"):
        answer = client.get(address)
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("application/atom+xml")
        assert idea.title in text and site_name() in text
        assert hidden.title not in text
    assert "Completed: A router" in client.get("/ideas/roadmap/feed/").content.decode()
    assert client.get(f"/ideas/boards/{hidden.board_id}/feed/").status_code == 404
    assert client.get("/ideas/boards/4711/feed/").status_code == 404


def test_lists_lead_to_their_feed_where_there_is_one(cast, board, hidden, sign_in):
    client = sign_in(cast.petra)
    assert 'href="/ideas/feed/"' in client.get("/ideas/").content.decode()
    own = client.get(f"/ideas/?board={board.pk}").content.decode()
    assert f'href="/ideas/boards/{board.pk}/feed/"' in own
    within = client.get(f"/ideas/?board={hidden.board_id}").content.decode()
    assert "/feed/" not in within


def test_other_sites_show_the_roadmap_as_visitors_see_it(cast, board, hidden, sign_in, client):
    idea = submit(board, cast.cleo, "A router that sleeps at night")
    for one in (idea, hidden):
        complete(one, cast)
    for reader in (client, sign_in(cast.petra)):
        answer = reader.get("/ideas/roadmap/embedded/")
        page = answer.content.decode()
        assert idea.title in page and hidden.title not in page
        russian = reader.get("/ideas/roadmap/embedded/?lang=ru").content.decode()
        assert '<html lang="ru"' in russian and "Готово" in russian
        assert idea.title not in russian, "it is in English"
        assert "<form" not in page and "<script" not in page
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors *" in policy and "script-src 'none'" in policy
        assert "X-Frame-Options" not in answer.headers
    assert client.get(f"/ideas/roadmap/embedded/?board={board.pk}").status_code == 200
    for nothing in (hidden.board_id, "x", "4711"):
        assert client.get(f"/ideas/roadmap/embedded/?board={nothing}").status_code == 404
    whole = client.get("/ideas/roadmap/")
    assert whole["X-Frame-Options"] == "DENY"


def test_an_idea_says_to_programs_what_it_is(cast, board, client):
    idea = submit(board, cast.cleo, "A router that sleeps </script> at night")
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    page = client.get(idea.get_absolute_url()).content.decode()
    said = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert said["@type"] == "DiscussionForumPosting"
    assert said["headline"] == idea.title and said["text"].strip() == "So that we sleep."
    counts = [one["userInteractionCount"] for one in said["interactionStatistic"]]
    assert counts == [2, 0]
    assert '<meta name="description"' in page and "/banners/idea." in page


def test_a_removed_idea_says_nothing_to_programs(cast, board, sign_in):
    idea = submit(board, cast.cleo, "A router that sleeps at night")
    actions.remove_idea(idea, by=cast.mo)
    page = sign_in(cast.mo).get(idea.get_absolute_url()).content.decode()
    assert "ld+json" not in page and 'content="noindex"' in page
