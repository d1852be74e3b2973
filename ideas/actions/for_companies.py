"""Vote for a company that said elsewhere that it wants an idea; its managers may take that back."""

from __future__ import annotations

from community.accounts.doors import Refused
from community.companies.models import Company
from community.events.actions import publish
from community.transactions import one_transaction
from ideas import events
from ideas.actions.voting import locked_family
from ideas.actions.worth import count_company
from ideas.models import Idea, VoteForCompany


@one_transaction
def vote_for_company(
    idea: Idea, *, company: Company, by, source: str, link: str = ""
) -> VoteForCompany:
    """Count an idea as a wish of a company, which said so in `source`, at `link`; its managers hear
    of it. Returns the record of it, the first one where there is one already.

    Raises Refused("closed") where no votes are taken any more.
    """
    idea, members = locked_family(idea)
    given = VoteForCompany.objects.filter(company=company, idea__in=members).first()
    if given:
        return given
    if not idea.takes_votes:
        raise Refused("closed")
    given = VoteForCompany.objects.create(
        idea=idea, company=company, by=by, source=source, link=link
    )
    count_company(idea, company.pk, members)
    publish(events.VotedForCompany(by.pk, idea.pk, company.pk, given.pk))
    return given


@one_transaction
def take_back_for_company(given: VoteForCompany, *, by) -> None:
    """Let an idea be no wish of the company any more, unless people of it voted; harmless twice."""
    idea, members = locked_family(given.idea)
    if VoteForCompany.objects.filter(pk=given.pk).delete()[0]:
        count_company(idea, given.company_id, members)
        publish(events.CompanyVoteTakenBack(by.pk, idea.pk, given.company_id))
