"""The roadmap by quarter, who plans, and what it tells those who look at it."""

from __future__ import annotations

from datetime import date

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from community.accounts.doors import Refused
from community.events.models import EventRecord
from ideas import actions
from ideas.boards import status_named
from ideas.live import may_watch_roadmap
from ideas.models import Idea
from ideas.quarters import quarter_before, quarter_of, quarters_from
from tests.conftest import CAST
from tests.sockets import close_all, open_tab

pytestmark = pytest.mark.django_db
NOW = quarter_of(date.today())
NEXT = quarters_from(NOW)[1]


def read(path: str, client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


def column(page: str, key: str) -> str:
    return page.partition(f'id="column-{key}"')[2].partition("</section>")[0]


def test_without_any_quarter_there_is_nothing_to_switch(idea):
    page = read("/ideas/roadmap/")
    assert "By quarter" not in page
    assert "Nothing is planned for a quarter" in read("/ideas/roadmap/?by=quarter")


def test_each_quarter_from_the_last_one_on_is_a_column_in_order_of_votes(cast, board, idea):
    late = quarter_before(NOW)
    wishes = {
        quarter: actions.submit_idea(board, by=cast.carl, title=f"For {quarter}", content="x")
        for quarter in (late, NOW, NEXT, quarter_before(late))
    }
    for quarter, wish in wishes.items():
        actions.plan_idea(wish, by=cast.petra, quarter=quarter)
    actions.plan_idea(idea, by=cast.petra, quarter=NEXT)
    actions.vote_idea(idea, by=cast.edda, wanted=True)
    assert "By quarter" in read("/ideas/roadmap/")
    page = read("/ideas/roadmap/?by=quarter")
    assert page.index(f"column-{late}") < page.index(f"column-{NOW}") < page.index(f"column-{NEXT}")
    assert f"column-{quarter_before(late)}" not in page
    following = column(page, NEXT)
    assert following.index(idea.title) < following.index(f"For {NEXT}")
    assert f"For {NOW}" not in following
    assert f"column-{NEXT}" in read("/ideas/roadmap/embedded/?by=quarter")


def test_what_was_refused_is_in_no_quarter(cast, idea):
    actions.plan_idea(idea, by=cast.petra, quarter=NEXT)
    declined = status_named("declined")
    actions.change_status(idea, by=cast.petra, to=declined, words="No.")
    assert idea.title not in read("/ideas/roadmap/?by=quarter")


def test_a_quarter_shows_on_the_idea_in_the_reader_s_words(cast, idea):
    actions.plan_idea(idea, by=cast.petra, quarter="2027Q1")
    assert "2027 Q1" in read(idea.get_absolute_url())
    russian = Client(headers={"Accept-Language": "ru"})
    assert "I квартал 2027" in read(idea.get_absolute_url(), russian)


@pytest.mark.parametrize("who", [None, *CAST])
def test_those_who_decide_plan_and_nobody_else(who, cast, idea, sign_in):
    client = sign_in(getattr(cast, who)) if who else Client()
    address = f"/ideas/{idea.pk}/quarter/"
    may = who in ("petra", "ada")
    assert (f'action="{address}"' in read(idea.get_absolute_url(), client)) == may
    response = client.post(address, {"quarter": NEXT})
    assert response.status_code == (302 if may or who is None else 404)
    assert Idea.objects.get(pk=idea.pk).quarter == (NEXT if may else "")
    if may:
        assert client.post(address, {"quarter": ""}).status_code == 302
        assert Idea.objects.get(pk=idea.pk).quarter == ""


def test_planning_twice_says_it_once_and_what_is_no_quarter_is_refused(cast, idea):
    for _again in range(2):
        actions.plan_idea(idea, by=cast.petra, quarter=NEXT)
    assert EventRecord.objects.filter(name="ideas.idea_planned").count() == 1
    with pytest.raises(Refused):
        actions.plan_idea(idea, by=cast.petra, quarter="soon")
    actions.remove_idea(idea, by=cast.mo)
    with pytest.raises(Refused):
        actions.plan_idea(idea, by=cast.petra, quarter=NOW)
    assert Idea.objects.get(pk=idea.pk).quarter == NEXT


def test_a_private_board_is_in_no_quarter_for_others(cast, idea, board, sign_in):
    actions.plan_idea(idea, by=cast.petra, quarter=NEXT)
    actions.change_access(board, {"see": ["agent"]})
    for path in ("/ideas/roadmap/?by=quarter", "/ideas/roadmap/embedded/?by=quarter"):
        assert idea.title not in read(path)
    assert f"roadmap.{board.pk}" not in read("/ideas/roadmap/")
    agnes = read("/ideas/roadmap/?by=quarter", sign_in(cast.agnes))
    assert idea.title in agnes and f"roadmap.{board.pk}" in agnes
    assert may_watch_roadmap(cast.agnes, board.pk)
    assert not may_watch_roadmap(cast.cleo, board.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_whoever_looks_at_the_roadmap_hears_that_it_moves(cast, idea, board, tabs):
    closed = await sync_to_async(actions.add_board)("Team board")
    team = ["agent", "product manager"]
    await sync_to_async(actions.change_access)(closed, {"see": team, "submit": team})
    visitor, agnes = await open_tab(tabs), await open_tab(tabs, cast.agnes)
    assert await visitor.join(f"roadmap.{board.pk}")
    assert not await visitor.join(f"roadmap.{closed.pk}")
    assert await agnes.join(f"roadmap.{closed.pk}")
    planned = await sync_to_async(status_named)("planned")
    await sync_to_async(actions.change_status)(idea, by=cast.petra, to=planned)
    assert await visitor.next("anew") == {"group": f"roadmap.{board.pk}", "do": "anew"}
    hidden = await sync_to_async(actions.submit_idea)(
        closed, by=cast.petra, title="Zirkonium in the walls", content="x"
    )
    await sync_to_async(actions.plan_idea)(hidden, by=cast.petra, quarter=NEXT)
    assert await agnes.next("anew") == {"group": f"roadmap.{closed.pk}", "do": "anew"}
    await close_all(tabs)


def test_many_quarters_ask_no_more_than_one(cast, board, sign_in, django_assert_max_num_queries):
    for number, quarter in enumerate(quarters_from(NOW, 5) * 2):
        wish = actions.submit_idea(board, by=cast.carl, title=f"Wish number {number}", content="x")
        actions.plan_idea(wish, by=cast.petra, quarter=quarter)
    for client, most in ((Client(), 5), (sign_in(cast.cleo), 8)):
        for path in ("/ideas/roadmap/", "/ideas/roadmap/?by=quarter"):
            read(path, client)
            with django_assert_max_num_queries(most):
                read(path, client)
