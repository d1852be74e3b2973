"""Release notes, pages of Wagtail's in each language, and what is remembered of their publishing.

What a note completes stands on the page, as everything that editors write. What was completed, and
who was told, are rows beside it: publishing writes a whole page anew.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from kb.blocks import BodyBlock
from kb.models import PlacedPage
from moderation.releases.blocks import DoneBlock
from moderation.releases.forms import ReleaseNoteForm

USER = settings.AUTH_USER_MODEL


class Changelog(PlacedPage):
    """Where the release notes of one language stand in the back office; readers have one list."""

    template = "releases/list.html"
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["releases.ReleaseNote"]
    list_name = "changelog"

    class Meta:
        verbose_name = _("changelog")

    @property
    def address(self) -> str:
        return reverse("changelog")


class ReleaseNote(PlacedPage):
    """What is new, and which ideas and topics it completes."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    done = StreamField(
        DoneBlock(),
        verbose_name=_("ideas and topics that it completes"),
        blank=True,
        help_text=_(
            "When this is published, the ideas become completed, and everybody who voted for one of"
            " them or has one of the questions hears of it, once."
        ),
    )
    template = "releases/note.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("done"),
    ]
    base_form_class = ReleaseNoteForm
    parent_page_types = ["releases.Changelog"]
    subpage_types: list[str] = []
    list_name = "changelog"
    address_name = "release"

    class Meta:
        verbose_name = _("release note")
        verbose_name_plural = _("release notes")

    @property
    def completes(self) -> list[str]:
        """The things that it lists ("idea.7", "topic.42"), each once, in their order; as they are
        stored, so that nothing is looked up.
        """
        return self.keys_in(self.done)

    @staticmethod
    def keys_in(done) -> list[str]:
        """The same of such a field."""
        chosen = (f"{one['type']}.{one['value']}" for one in done.raw_data if one["value"])
        return list(dict.fromkeys(chosen))


class Release(models.Model):
    """A note in all its languages, once one of them was published."""

    prefix = "release"

    translation_key = models.UUIDField(unique=True, editable=False)
    published_on = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["-published_on", "-id"], name="releases_newest")]

    def __str__(self) -> str:
        return f"release {self.pk}"

    @property
    def live_group(self) -> str:
        return f"{self.prefix}.{self.pk}"


class Completed(models.Model):
    """That a thing ("idea.7", "topic.42") was completed by a release: once, however often its notes
    are published. `event_id` is the publishing that brought it.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="completed")
    key = models.CharField(max_length=40)
    event_id = models.BigIntegerField()
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "key"], name="completed_once_by_a_release")
        ]

    def __str__(self) -> str:
        return f"{self.key} by release {self.release_id}"


class Heard(models.Model):
    """That somebody was told of a release; nobody is told twice of one."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="heard")
    person = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "person"], name="told_once_of_a_release")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of release {self.release_id}"
