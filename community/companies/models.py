"""Companies for which customers speak: what they pay, who belongs to them, and which mail addresses
are theirs.
"""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class Company(models.Model):
    """A company among the customers; only the team is told that there is one.

    `value` is what it pays a year or a month; `yearly` says it in hundredths a year, so that sums
    over many companies are exact.
    """

    class Per(models.TextChoices):
        YEAR = "year", _("a year")
        MONTH = "month", _("a month")

    prefix = "company"

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    plan = models.CharField(_("plan"), max_length=60, blank=True)
    value = models.DecimalField(
        _("what it pays"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    per = models.CharField(_("how often"), max_length=5, choices=Per.choices, default=Per.YEAR)
    yearly = models.BigIntegerField(default=0, editable=False)
    external_id = models.CharField(
        _("its number elsewhere"),
        max_length=120,
        blank=True,
        help_text=_("What your customer system or identity provider calls it."),
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    last_event_id = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_company_of_a_name"),
            models.UniqueConstraint(
                "external_id", condition=~Q(external_id=""), name="one_company_of_a_number"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="companies_owe_nothing"),
        ]
        indexes = [models.Index(fields=["-yearly", "id"], name="companies_by_value")]

    def __str__(self) -> str:
        return self.name

    @property
    def live_group(self) -> str:
        return f"{self.prefix}.{self.pk}"

    def in_a_year(self) -> int:
        """What it pays in a year, in hundredths."""
        times = 12 if self.per == self.Per.MONTH else 1
        return int(self.value * 100) * times


class MailDomain(models.Model):
    """Whoever has a verified address of this domain belongs to the company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.domain


class Membership(models.Model):
    """That somebody belongs to a company, one at a time, and how that came to be known."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        MANAGER = "manager", _("manager")

    class Source(models.TextChoices):
        STAFF = "staff", _("by the team")
        DOMAIN = "domain", _("by their mail address")
        TABLE = "table", _("from a table")
        CLAIM = "claim", _("by single sign-on")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    user = models.OneToOneField(USER, on_delete=models.CASCADE, related_name="membership")
    role = models.CharField(max_length=7, choices=Role.choices, default=Role.MEMBER)
    source = models.CharField(max_length=6, choices=Source.choices)
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    joined = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["company", "role"], name="members_of_company")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.company_id}"

    @property
    def is_manager(self) -> bool:
        return self.role == self.Role.MANAGER
