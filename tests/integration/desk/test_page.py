"""The page of the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.companies.actions import add_company, join_company
from forum import actions
from forum.models import Topic
from ideas.models import Idea
from moderation.desk.actions import look_at
from moderation.desk.ages import filled, spelled
from moderation.desk.models import Matter
from tests.conftest import run_all
from tests.integration.desk.conftest import aged, ref_of

pytestmark = pytest.mark.django_db
HERE = "/desk/"


def text(client: Client, path: str = HERE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def order(page: str) -> list[str]:
    return re.findall(r'<tr id="(\w+)"', page)


def row(page: str, topic) -> str:
    return page.split(f'<tr id="topic{topic.pk}"')[1].split("</tr>")[0]


@pytest.mark.parametrize("who", ["cleo", "edda"])
def test_it_is_not_there_for_who_does_not_work_there(who, cast, lots, sign_in):
    client = sign_in(getattr(cast, who))
    assert client.get(HERE).status_code == 404
    assert client.get(f"{HERE}next/").status_code == 404
    assert 'href="/desk/"' not in client.get("/topics/").content.decode()


@pytest.mark.parametrize("who", ["agnes", "mo", "petra", "ada"])
def test_who_works_there_finds_it_in_the_frame(who, cast, lots, sign_in):
    client = sign_in(getattr(cast, who))
    assert order(text(client))
    assert 'href="/desk/"' in text(client, "/topics/")


def test_a_visitor_is_led_to_sign_in(lots):
    assert Client().get(HERE)["Location"].startswith("/accounts/login/")
    assert 'href="/desk/"' not in Client().get("/topics/").content.decode()


def test_what_is_late_stands_first_and_says_by_how_much(cast, lots, sign_in):
    page = text(sign_in(cast.agnes))
    assert order(page) == [f"topic{one.pk}" for one in (lots.late, lots.soon, lots.fresh)]
    assert "matter late" in page.split("</tr>")[1] and "late by 60 min" in page
    late, soon, fresh = (row(page, one) for one in (lots.late, lots.soon, lots.fresh))
    assert "5 h" in late and "filled-10" in late and "triangle-alert" in late
    assert soon.startswith(' class="matter soon"') and "left" in soon
    assert fresh.startswith(' class="matter ok"') and "filled-0" in fresh


def test_the_asker_their_company_and_who_asks_too_stand_beside_it(cast, lots, sign_in):
    company = add_company("Acme", by=cast.petra, plan="Gold")
    join_company(company, person=cast.cleo, by=cast.petra, source="staff")
    actions.vote_post(lots.late.first_post, by=cast.carl, helpful=True)
    run_all()
    seen = row(text(sign_in(cast.agnes)), lots.late)
    assert all(words in seen for words in ("Cleo", "Acme", "Gold", "Home internet"))
    assert re.search(r'data-label="Me too"> ?1 ?<', seen)
    assert "Acme" not in text(sign_in(cast.mo)), "moderators are told of no company"
    assert sign_in(cast.mo).get(f"{HERE}?companies=1").status_code == 200


def test_it_is_narrowed_and_ordered(cast, lots, board, idea, sign_in):
    client = sign_in(cast.agnes)
    actions.post_answer(lots.fresh, by=cast.agnes, content="This one.")
    late = timezone.now() - timedelta(days=1)
    Idea.objects.filter(pk=idea.pk).update(created=late - timedelta(days=20), answer_due=late)
    look_at(ref_of(idea))
    company = add_company("Acme", by=cast.petra)
    join_company(company, person=cast.cleo, by=cast.petra, source="staff")
    actions.vote_post(lots.soon.first_post, by=cast.cleo, helpful=True)
    run_all()
    late, soon, fresh = (f"topic{one.pk}" for one in (lots.late, lots.soon, lots.fresh))
    wish = f"idea{idea.pk}"
    for query, expected in {
        "": [wish, late, soon, fresh],
        "?kind=unanswered": [late, soon],
        "?kind=owed": [wish],
        f"?place=board.{board.pk}": [wish],
        f"?place=forum.{lots.late.forum_id}": [late, soon, fresh],
        "?companies=1&kind=unanswered": [late],
        "?sort=old": [wish, late, soon, fresh],
        "?sort=new": [fresh, soon, late, wish],
    }.items():
        assert order(text(client, HERE + query)) == expected, query
    assert order(text(client, f"{HERE}?sort=asked"))[0] == soon
    assert "Nothing like that waits" in text(client, f"{HERE}?kind=stuck")


@pytest.mark.parametrize("query", ["kind=nonsense", "sort=nonsense", "place=forum.999", "place=x"])
def test_what_there_is_not_is_not_found(query, cast, lots, sign_in):
    assert sign_in(cast.agnes).get(f"{HERE}?{query}").status_code == 404


def test_what_to_take_next_is_one_step_away(cast, lots, sign_in):
    client = sign_in(cast.agnes)
    assert client.get(f"{HERE}next/")["Location"] == lots.late.get_absolute_url()
    Matter.objects.all().delete()
    assert client.get(f"{HERE}next/", follow=True).redirect_chain[-1][0] == HERE
    assert "Nothing waits" in text(client)


def test_what_waits_for_review_is_for_who_keeps_order(cast, idea, sign_in):
    Idea.objects.filter(pk=idea.pk).update(held=Idea.Held.WAITING)
    look_at(ref_of(idea))
    assert order(text(sign_in(cast.mo))) == [f"idea{idea.pk}"]
    assert order(text(sign_in(cast.agnes))) == []
    assert sign_in(cast.agnes).get(f"{HERE}?kind=review").status_code == 404
    assert "To review" not in text(sign_in(cast.agnes))


def test_what_was_removed_a_moment_ago_is_not_named(cast, lots, sign_in):
    """The room is asked again, before the desk has heard of it."""
    Topic.objects.filter(pk=lots.late.pk).update(approved=False)
    page = text(sign_in(cast.agnes))
    assert lots.late.subject not in page and order(page)


def test_it_goes_on_where_a_page_ended(cast, prompt, sign_in, monkeypatch):
    monkeypatch.setattr("moderation.desk.views.MATTERS_PER_PAGE", 2)
    topics = [
        aged(actions.start_topic(prompt, by=cast.carl, title=f"Cable {n}", content="?"), hours=n)
        for n in range(1, 6)
    ]
    client, seen, path = sign_in(cast.agnes), [], HERE
    while path:
        page = text(client, path)
        seen += order(page)
        more = re.search(r'rel="next" href="(\?after=[\d-]+)"', page)
        path = HERE + more[1] if more else ""
    assert seen == [f"topic{topic.pk}" for topic in reversed(topics)]


def test_it_asks_as_much_however_much_waits(cast, prompt, idea, sign_in):
    client = sign_in(cast.agnes)
    aged(actions.start_topic(prompt, by=cast.carl, title="Cable 0", content="?"), hours=1)
    look_at(ref_of(idea))
    Matter.objects.update(opens_on=timezone.now() - timedelta(days=1))
    counts = []
    for number in (1, 12):
        for n in range(number):
            title = f"Cable {number}-{n}"
            aged(actions.start_topic(prompt, by=cast.edda, title=title, content="?"), hours=2)
        client.get(HERE)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(HERE)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


MINUTES = [(0, "0 min"), (119, "119 min"), (120, "2 h"), (47 * 60, "47 h"), (48 * 60, "2 d")]


@pytest.mark.parametrize(("minutes", "words"), MINUTES)
def test_an_age_is_short(minutes, words):
    assert spelled(timedelta(minutes=minutes)).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("minute", "steps"), [(-5, 0), (0, 0), (30, 3), (59, 7), (60, 7), (70, 8), (80, 10), (900, 10)]
)
def test_the_line_of_a_clock_fills(minute, steps):
    start = timezone.now()
    at = lambda n: start + timedelta(minutes=n)  # noqa: E731
    assert filled(start, at(60), at(80), at(minute)) == steps
