"""machina's forum with what our pages show of it."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from machina.apps.forum.abstract_models import AbstractForum

# the loader looks for it beside the models
from machina.core.db.models import model_factory  # noqa: F401

from community.addresses import spelled


class Forum(AbstractForum):
    """A place for topics. A category (machina's type) only groups forums."""

    class Kind(models.TextChoices):
        QUESTIONS = "questions", _("Questions: topics can be solved")
        DISCUSSION = "discussion", _("Discussion: no accepted answers")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.QUESTIONS)
    icon = models.CharField(_("icon"), max_length=40, default="message-circle")
    language = models.CharField(_("language"), max_length=8, blank=True)

    close_after_hours = models.PositiveIntegerField(default=0)
    answer_minutes = models.PositiveIntegerField(
        _("first answer within so many working minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("What the desk goes by. Empty: nothing is promised."),
    )
    hours = models.ForeignKey(
        "clocks.WorkingHours",
        verbose_name=_("calendar of these minutes"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: Monday to Friday, around the clock."),
    )

    class Meta(AbstractForum.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["slug"], name="forum_slug_once")]

    def save(self, *args, **kwargs) -> None:
        """Store the row; unlike machina's, the slug stays what it was when the name changes (it is
        an address).
        """
        self.slug = self.slug or slugify(self.name, allow_unicode=True) or "forum"
        super(AbstractForum, self).save(*args, **kwargs)

    @property
    def has_questions(self) -> bool:
        return self.kind == self.Kind.QUESTIONS

    def get_absolute_url(self) -> str:
        return spelled("forum", self.pk, self.slug, nameless="forum")
