"""Which companies want an idea, and what they pay: kept with every vote, and always what counting
anew would say.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.doors import Refused
from community.companies.actions import change_company, join_company, leave_company
from community.companies.actions import remove_company as removed
from community.companies.models import Company
from community.portal.actions import close_account
from ideas import actions
from ideas.actions.worth import count_worth_of
from ideas.boards import status_named
from ideas.models import CompanyWish, Idea, IdeaMerge, VoteForCompany
from tests.conftest import run_all, told

pytestmark = pytest.mark.django_db


def join(person, company, role="member") -> None:
    join_company(company, person=person, by=None, source="staff", role=role)


def worth(idea: Idea) -> tuple[int, int]:
    run_all()
    return Idea.objects.values_list("companies_count", "worth").get(pk=idea.pk)


def vote(idea, *people, wanted=True) -> None:
    for person in people:
        actions.vote_idea(idea, by=person, wanted=wanted)


def test_a_company_counts_once_however_many_of_its_people_vote(cast, acme, beta, wishes):
    one = wishes[0]
    for person in (cast.carl, cast.edda):
        join(person, acme)
    join(cast.agnes, beta)
    vote(one, cast.carl, cast.edda, cast.agnes)
    assert worth(one) == (2, 1_230_000)
    vote(one, cast.carl, wanted=False)
    assert worth(one) == (2, 1_230_000)
    vote(one, cast.edda, wanted=False)
    assert worth(one) == (1, 30_000)


def test_the_author_counts_from_the_start_and_whoever_joins_later_too(cast, acme, board):
    join(cast.cleo, acme)
    idea = actions.submit_idea(board, by=cast.cleo, title="A wish of a member", content="So.")
    other = actions.submit_idea(board, by=cast.carl, title="A wish of nobody's", content="So.")
    assert worth(idea) == (1, 1_200_000) and worth(other) == (0, 0)
    join(cast.carl, acme)
    assert worth(other) == (1, 1_200_000)


def test_whoever_changes_companies_takes_their_votes_along(cast, acme, beta, wishes):
    join(cast.cleo, acme)
    assert worth(wishes[0]) == (1, 1_200_000)
    join(cast.cleo, beta)
    assert worth(wishes[0]) == (1, 30_000)
    leave_company(cast.cleo, by=cast.agnes)
    assert worth(wishes[0]) == (0, 0)
    assert not CompanyWish.objects.exists()


def test_what_a_company_pays_now_counts(cast, acme, wishes):
    join(cast.cleo, acme)
    run_all()
    change_company(acme, by=cast.petra, value=10)
    assert worth(wishes[0]) == (1, 12_000)
    change_company(acme, by=cast.petra, plan="silver")
    assert worth(wishes[0]) == (1, 12_000)


def test_a_merge_counts_each_company_once_and_its_undoing_both_again(cast, acme, wishes):
    one, two, _three = wishes
    join(cast.cleo, acme)
    join(cast.carl, acme)
    assert worth(one) == worth(two) == (1, 1_200_000)
    merge = actions.merge_idea(two, by=cast.mo, into=one)
    assert worth(one) == (1, 1_200_000)
    vote(one, cast.cleo, wanted=False)
    assert worth(one) == (1, 1_200_000)
    actions.undo_merge(merge, by=cast.mo)
    assert worth(one) == (0, 0) and worth(two) == (1, 1_200_000)


def test_a_closed_account_speaks_for_nobody(cast, acme, wishes):
    join(cast.cleo, acme)
    run_all()
    close_account(cast.cleo, by=cast.cleo)
    assert worth(wishes[0]) == (0, 0)


def test_what_was_counted_wrongly_is_counted_again(cast, acme, wishes, capsys):
    join(cast.cleo, acme)
    run_all()
    Idea.objects.update(worth=5, companies_count=9)
    CompanyWish.objects.all().delete()
    call_command("count_companies")
    assert "3 ideas were counted wrongly" in capsys.readouterr().out
    assert worth(wishes[0]) == (1, 1_200_000)
    assert count_worth_of([one.pk for one in wishes]) == 0


# --- votes in a company's name


def give(idea, company, by) -> VoteForCompany:
    return actions.vote_for_company(idea, company=company, by=by, source="call")


def test_a_vote_in_its_name_counts_beside_its_people_and_is_given_once(cast, acme, wishes):
    one = wishes[0]
    given = give(one, acme, cast.agnes)
    assert give(one, acme, cast.petra) == given
    assert worth(one) == (1, 1_200_000) and Idea.objects.get(pk=one.pk).people_count == 1
    join(cast.carl, acme)
    vote(one, cast.carl)
    for _twice in range(2):
        actions.take_back_for_company(given, by=cast.agnes)
    assert worth(one) == (1, 1_200_000)
    vote(one, cast.carl, wanted=False)
    assert worth(one) == (0, 0)


def test_only_its_managers_hear_of_it_once(cast, acme, wishes):
    join(cast.carl, acme, "manager")
    join(cast.edda, acme)
    give(wishes[0], acme, cast.agnes)
    run_all()
    give(wishes[0], acme, cast.agnes)
    run_all()
    assert told(cast.carl) == ["idea_voted_for_company"]
    assert "idea_voted_for_company" not in told(cast.edda) + told(cast.cleo) + told(cast.agnes)


def test_managers_hear_nothing_of_ideas_that_they_may_not_see(cast, acme):
    closed = actions.add_board("Team board")
    idea = actions.submit_idea(closed, by=cast.petra, title="A wish of the team", content="So.")
    join(cast.carl, acme, "manager")
    give(idea, acme, cast.agnes)
    actions.change_access(closed, {verb: ["agent"] for verb in ("see", "vote")})
    run_all()
    assert told(cast.carl) == []


def test_none_is_given_once_it_is_decided_and_such_a_company_stays(cast, acme, beta, wishes):
    give(wishes[0], acme, cast.agnes)
    actions.change_status(wishes[0], by=cast.petra, to=status_named("completed"), words="There.")
    with pytest.raises(Refused, match="closed"):
        give(wishes[0], beta, cast.agnes)
    with pytest.raises(Refused, match="used"):
        removed(acme, by=cast.petra)


# --- any history


deeds = st.lists(
    st.tuples(
        st.sampled_from(
            ("vote", "unvote", "join", "leave", "give", "back", "merge", "undo", "pay")
        ),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=25,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=deeds)
def test_after_any_history_what_is_kept_is_what_counting_anew_says(
    cast, acme, beta, wishes, history
):
    people, companies = (cast.cleo, cast.carl, cast.edda, cast.agnes), (acme, beta)
    with transaction.atomic():
        for deed, n, m in history:
            idea, other = (Idea.objects.get(pk=wishes[k % 3].pk) for k in (n, m))
            with suppress(Refused):
                _do(deed, idea, people[m % 4], companies[m % 2], other, cast)
        run_all()
        heads = Idea.objects.filter(merged_into=None).values_list("pk", flat=True)
        assert count_worth_of(heads) == 0
        transaction.set_rollback(True)


def _do(deed: str, idea: Idea, person, company: Company, other: Idea, cast) -> None:
    match deed:
        case "vote" | "unvote":
            vote(idea, person, wanted=deed == "vote")
        case "join":
            join(person, company)
        case "leave":
            leave_company(person, by=cast.agnes)
        case "give":
            give(idea, company, cast.agnes)
        case "back":
            for given_one in VoteForCompany.objects.filter(company=company):
                actions.take_back_for_company(given_one, by=cast.agnes)
        case "merge":
            actions.merge_idea(idea, by=cast.mo, into=other)
        case "undo":
            for merge in IdeaMerge.objects.standing().order_by("-id")[:1]:
                actions.undo_merge(merge, by=cast.mo)
        case "pay":
            change_company(company, by=cast.petra, value=idea.pk % 7 * 100)
