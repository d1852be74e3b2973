"""Which companies want an idea, and for which of them somebody of the team voted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from ideas.models.ideas import Idea
from ideas.models.votes import VoteForCustomer

USER = settings.AUTH_USER_MODEL
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


class VoteForCompany(models.Model):
    """That somebody of the team voted for a company that said elsewhere that it wants an idea."""

    Source = VoteForCustomer.Source

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="votes_for_companies")
    company = models.ForeignKey(COMPANY, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    link = models.URLField(blank=True, max_length=500)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "company"], name="voted_once_for_a_company")
        ]

    def __str__(self) -> str:
        return f"for company {self.company_id} on idea {self.idea_id}"
