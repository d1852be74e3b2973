"""The team owes every idea an answer: by when, who is reminded, and what the board says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from community.clocks.models import WorkingHours
from community.office import SECTIONS
from ideas import actions
from ideas.actions.duty import count_answers
from ideas.boards import boards, boards_changed, status_named
from ideas.duty import Kept, kept
from ideas.models import Board, Idea

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def submit(board, by, title="A router that sleeps at night", on=MONDAY) -> Idea:
    return actions.submit_idea(board, by=by, title=title, content="It glows.", created=on)


def decide(idea, by, on=None) -> None:
    actions.change_status(idea, by=by, to=status_named("planned"), words="Yes.", created=on)


def shown(board) -> Kept | None:
    return kept(boards()[board.pk])


def test_an_idea_is_due_fourteen_business_days_later(cast, board):
    idea = submit(board, cast.cleo)
    assert idea.answer_due == datetime(2026, 12, 18, 15, 0, tzinfo=UTC)


def test_a_board_has_its_own_promise_and_calendar(cast, board):
    calendar = WorkingHours.objects.create(
        name="Riyadh",
        time_zone="Asia/Riyadh",
        week=[[(480, 960)]] * 4 + [[], [], [(480, 960)]],  # Sunday to Thursday
        holidays=["2026-12-01"],
    )
    Board.objects.filter(pk=board.pk).update(answer_days=4, hours=calendar)
    boards_changed()
    idea = submit(boards()[board.pk], cast.cleo)
    assert idea.answer_due == datetime(2026, 12, 7, 15, 0, tzinfo=UTC)


def test_nothing_is_owed_where_nothing_is_promised_or_the_team_itself_wished(cast, board):
    assert submit(board, cast.petra).answer_due is None
    board.answer_days = None
    assert submit(board, cast.cleo, "Another one, please").answer_due is None
    assert kept(board) is None


def test_the_first_answer_of_the_team_is_what_counts(cast, board):
    idea = submit(board, cast.cleo)
    decide(idea, cast.petra, on=MONDAY + timedelta(days=1))
    actions.change_status(idea, by=cast.petra, to=status_named("started"), words="Soon.")
    idea.refresh_from_db()
    assert idea.answered_on == MONDAY + timedelta(days=1)


def test_a_comment_of_the_team_is_an_answer_and_one_of_a_customer_is_none(cast, board):
    idea = submit(board, cast.cleo)
    actions.add_comment(idea, by=cast.carl, content="I want that, too.")
    assert not Idea.objects.get().answered_on
    said = actions.add_comment(idea, by=cast.agnes, content="We are looking into it.")
    assert Idea.objects.get().answered_on == said.created


def test_the_share_answered_in_time_is_public_with_its_formula(cast, board, sign_in, client):
    now = timezone.now()
    in_time, late, overdue, fresh, gone = (
        submit(board, cast.cleo, f"The wish with the number {n}", now - timedelta(days=days))
        for n, days in enumerate((60, 60, 60, 1, 60))
    )
    decide(in_time, cast.petra, on=now - timedelta(days=50))
    decide(late, cast.petra, on=now)
    actions.remove_idea(gone, by=cast.mo)
    assert shown(board) == Kept(days=14, owed=0, in_time=0)
    assert count_answers() == 1
    assert shown(board) == Kept(days=14, owed=3, in_time=1)
    page = client.get(f"/ideas/?board={board.pk}").content.decode()
    assert "14 business days. In the last year it did so for 1 of 3 ideas (33\u00a0%)." in page
    assert "All ideas of the last 365 days" in page
    assert count_answers() == 0


def test_what_is_overdue_is_listed_for_who_may_answer_the_longest_first(cast, board, sign_in):
    now = timezone.now()
    younger = submit(board, cast.cleo, "The younger of two wishes", now - timedelta(days=40))
    older = submit(board, cast.carl, "The older of two wishes", now - timedelta(days=60))
    submit(board, cast.carl, "A wish that has time", now)
    page = sign_in(cast.petra).get("/ideas/overdue/").content.decode()
    assert page.index(older.title) < page.index(younger.title)
    assert "A wish that has time" not in page
    assert '"/ideas/overdue/"' in sign_in(cast.petra).get("/ideas/").content.decode()
    for stranger in (cast.cleo, cast.agnes):
        assert sign_in(stranger).get("/ideas/overdue/").status_code == 404
        assert '"/ideas/overdue/"' not in sign_in(stranger).get("/ideas/").content.decode()
    decide(older, cast.petra)
    assert older.title not in sign_in(cast.petra).get("/ideas/overdue/").content.decode()


def test_the_first_page_of_the_back_office_shows_them_too(cast, board):
    waiting = SECTIONS["overdue_ideas"]
    submit(board, cast.cleo, on=timezone.now() - timedelta(days=60))
    assert [item.title for item in waiting.items(cast.petra, 5)] == [
        "A router that sleeps at night"
    ]
    assert waiting.is_for(cast.petra) and not waiting.is_for(cast.cleo)


def test_the_list_of_what_is_overdue_goes_on(cast, board, sign_in):
    now = timezone.now()
    rows = [
        Idea(
            board=board,
            author=cast.cleo,
            title=f"Wish number {n:02} of many",
            title_key=f"wish {n}",
            content="x",
            status=status_named("under-review"),
            answer_due=now - timedelta(days=n // 3 + 1),
        )
        for n in range(25)
    ]
    Idea.objects.bulk_create(rows)
    client = sign_in(cast.petra)
    first = client.get("/ideas/overdue/")
    second = client.get("/ideas/overdue/", {"after": first.context["next_after"]})
    pages = first.content.decode(), second.content.decode()
    assert all(sum(row.title in page for page in pages) == 1 for row in rows)
