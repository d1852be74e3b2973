"""How this installation calls itself and looks."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """The one row of name, logo, accent and languages; made by the set-up page, edited in the back
    office.
    """

    LANGUAGE_CHOICES = [
        ("en,ru", _("English and Russian")),
        ("en", _("English")),
        ("ru", _("Russian")),
    ]

    name = models.CharField(_("name of the community"), max_length=60, default="Veche")
    tagline = models.CharField(_("what it is, in one sentence"), max_length=160, blank=True)
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
