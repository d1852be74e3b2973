"""What a board asks for beside title and text."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.models.boards import Board


class BoardField(models.Model):
    """A field of a board's form; what people fill in stands in `Idea.details` by its id. One that
    is not wanted any more is not shown, and nothing that was filled in is lost.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("a line of text")
        LONG = "long", _("a longer text")
        CHOICE = "choice", _("one of several")
        NUMBER = "number", _("a number")
        DATE = "date", _("a date")
        CHECKBOX = "checkbox", _("yes or no")

    board = models.ForeignKey(
        Board, on_delete=models.CASCADE, related_name="fields", verbose_name=_("board")
    )
    label = models.CharField(_("label"), max_length=80)
    label_ru = models.CharField(_("label in Russian"), max_length=80, blank=True)
    kind = models.CharField(_("what is filled in"), max_length=10, choices=Kind.choices)
    choices = models.TextField(
        _("what there is to choose from"),
        blank=True,
        help_text=_("One on each line; for “one of several” alone."),
    )
    is_shown = models.BooleanField(_("stands in the form"), default=True)
    is_required = models.BooleanField(_("has to be filled in"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("field of a board")
        verbose_name_plural = _("fields of boards")

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """Its label in the reader's language."""
        return self.label_ru if get_language() == "ru" and self.label_ru else self.label

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def clean(self) -> None:
        if self.kind == self.Kind.CHOICE and len(self.options) < 2:
            raise ValidationError({"choices": _("There have to be two at least.")})
