"""Which companies want an idea, and for which of them somebody of the team voted."""

from __future__ import annotations

from django.db import models

from ideas.models.ideas import Idea
from ideas.models.votes import VoteForOthers

COMPANY = "companies.Company"


class CompanyWish(models.Model):
    """That a company wants an idea, or one of its duplicates: `people` of it voted, or the team did
    so in its name. Counted anew from votes whenever one of them changes; nothing else is said here.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="company_wishes")
    company = models.ForeignKey(COMPANY, on_delete=models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "company"], name="one_wish_of_a_company")
        ]

    def __str__(self) -> str:
        return f"{self.people} of {self.company_id} for idea {self.idea_id}"


class VoteForCompany(VoteForOthers):
    """For a company, whose managers may take it back."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="votes_for_companies")
    company = models.ForeignKey(COMPANY, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "company"], name="voted_once_for_a_company")
        ]

    def __str__(self) -> str:
        return f"for company {self.company_id} on idea {self.idea_id}"
