"""What becomes of ideas."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.statuses import ACTIVE, CLOSED, COLOURS, DONE, ICONS, NAMES, OPEN


class Status(models.Model):
    """What becomes of ideas; figures rely on its category alone."""

    class Category(models.TextChoices):
        OPEN = OPEN, _("open: not decided yet")
        ACTIVE = ACTIVE, _("active: it will come")
        DONE = DONE, _("done: it is there")
        CLOSED = CLOSED, _("closed: it will not come")

    key = models.SlugField(max_length=30, unique=True, editable=False)
    name = models.CharField(
        _("name"),
        max_length=40,
        blank=True,
        help_text=_("Empty: the word of the house, in each reader's language."),
    )
    name_ru = models.CharField(_("name in Russian"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    colour = models.CharField(
        _("colour"), max_length=10, choices=[(one, one) for one in COLOURS], default="grey"
    )
    icon = models.CharField(
        _("icon"), max_length=40, choices=[(one, one) for one in ICONS], default="flag"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("status of ideas")
        verbose_name_plural = _("statuses of ideas")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        own = self.name_ru if get_language() == "ru" else self.name
        return own or str(NAMES.get(self.key) or self.name or self.name_ru)

    label.fget.short_description = _("name")  # heads the column of the back office

    @property
    def takes_votes(self) -> bool:
        return self.category in (OPEN, ACTIVE)

    @property
    def needs_answer(self) -> bool:
        """Whoever is refused hears why."""
        return self.category == CLOSED
