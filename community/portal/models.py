"""How this installation calls itself and looks, and who is asked to join its team."""

from __future__ import annotations

from copy import copy

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """The one row of name, logo, accent and languages; made by the set-up page, edited in the back
    office.

    `words` holds what readers of a language see in place of name and tagline, where that differs:
    {"ru": {"name": "…", "tagline": "…"}}.
    """

    LANGUAGE_CHOICES = [
        ("en,ru", _("English and Russian")),
        ("en", _("English")),
        ("ru", _("Russian")),
    ]

    name = models.CharField(_("name of the community"), max_length=60, default="Veche")
    tagline = models.CharField(_("what it is, in one sentence"), max_length=160, blank=True)
    words = models.JSONField(default=dict, blank=True, editable=False)
    logo = models.ImageField(_("logo"), upload_to="look/", blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#8c5a2b",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Six hexadecimal digits after a #."))],
    )
    languages = models.CharField(
        _("languages"), max_length=10, choices=LANGUAGE_CHOICES, default="en,ru"
    )
    mail_tested_on = models.DateTimeField(null=True, editable=False)
    steps_hidden_on = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("look")

    def __str__(self) -> str:
        return self.name

    def in_language(self, code: str) -> Look:
        """As readers of this language see it."""
        seen = copy(self)
        for name, text in self.words.get(code, {}).items():
            setattr(seen, name, text or getattr(self, name))
        return seen


OPEN = models.Q(accepted_on=None, revoked_on=None)  # an invitation that nobody has decided


class Invitation(models.Model):
    """Somebody is asked by mail to join the team in a role.

    The link in the mail is good once, until `community.portal.inviting` says that it is too old;
    another mail makes the one before it worthless.
    """

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_on = models.DateTimeField(default=timezone.now)
    accepted_on = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_on = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=OPEN, name="one_open_invitation")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.email}"
