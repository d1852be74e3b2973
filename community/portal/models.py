"""How this installation calls itself and looks."""

from __future__ import annotations

from copy import copy

from django.core.validators import RegexValidator
from django.db import models
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
