"""Companies are things that the team sees."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.companies.models import Company
from community.companies.permissions import can_see_companies
from community.things.kinds import ThingKind, Titles, declare_things


def _companies(user, ids: Collection[int]) -> set[int]:
    if not can_see_companies(user):
        return set()
    return set(Company.objects.filter(pk__in=ids).values_list("pk", flat=True))


def _names(user, ids: Collection[int]) -> Titles:
    found = Company.objects.filter(pk__in=_companies(user, ids))
    return {one.pk: (one.name, reverse("office_company", args=[one.pk])) for one in found}


declare_things(ThingKind("company", _("Companies"), "building-2", _companies, _names))
