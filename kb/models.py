"""The pages of the knowledge base, and what is decided and said about them beside their text.

Wagtail writes a whole page when a revision is published, so counts and decisions never stand on the
page itself.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Select
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from community.addresses import spelled
from kb.blocks import BodyBlock
from kb.tree_blocks import TreeStepBlock

USER = settings.AUTH_USER_MODEL
PAGE = "wagtailcore.Page"
ICONS = (
    "bell",
    "book-open",
    "circle-question-mark",
    "credit-card",
    "file-text",
    "globe",
    "hash",
    "house",
    "image",
    "library",
    "life-buoy",
    "lightbulb",
    "link",
    "lock",
    "mail",
    "message-circle",
    "messages-square",
    "monitor-smartphone",
    "newspaper",
    "router",
    "search",
    "settings",
    "shield",
    "smartphone",
    "sparkles",
    "tv",
    "users",
    "wifi",
    "wrench",
)


def address_of(page: Page) -> str:
    """Where a stored page is read."""
    if isinstance(page, PlacedPage):
        return page.address
    return spelled("kb_page", page.pk, page.slug, nameless="page")


class PlacedPage(Page):
    """A page with an address of our kind: it begins with the id, and survives a new name or
    place.
    """

    # (page, request) -> what its template needs; set when the views are there
    shown_with: Callable[[Page, HttpRequest], dict]

    lead = models.TextField(_("in one or two sentences"), max_length=400, blank=True)
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            _("For search engines"),
        )
    ]

    list_name = "kb"  # of the address of the list in which such pages stand
    address_name = "kb_page"  # of their own

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """Where it is read, once it is stored."""
        return spelled(self.address_name, self.pk, self.slug, nameless="page")

    def get_url_parts(self, request=None):
        path = self.address if self.pk else reverse(self.list_name)
        return (1, settings.SITE_URL, path)

    def get_absolute_url(self) -> str:
        return self.get_url_parts()[2]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | self.shown_with(self, request)


class KnowledgeIndex(PlacedPage):
    """The first page of the knowledge base in one language."""

    template = "kb/index.html"
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "kb.Category",
        "kb.Article",
        "kb.FaqPage",
        "kb.VideoGuide",
        "kb.Troubleshooting",
        "kb.NewsPage",
    ]

    class Meta:
        verbose_name = _("knowledge base")


class Category(PlacedPage):
    """Groups pages, to any depth.

    Its rule of freshness holds for everything below it that has no nearer one.
    """

    icon = models.CharField(_("icon"), max_length=40, default="book-open")
    verify_after_days = models.PositiveIntegerField(
        _("ask owners to verify after so many days"),
        null=True,
        blank=True,
        help_text=_("Empty: as the category above; 0: never."),
    )
    template = "kb/category.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("icon", widget=Select(choices=[(name, name) for name in ICONS])),
        FieldPanel("verify_after_days"),
    ]
    parent_page_types = ["kb.KnowledgeIndex", "kb.Category"]
    subpage_types = [
        "kb.Category",
        "kb.Article",
        "kb.FaqPage",
        "kb.VideoGuide",
        "kb.Troubleshooting",
        "kb.NewsPage",
    ]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class _Written(PlacedPage):
    """A page that somebody reads: it has an owner, is verified, and asks whether it helped."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["kb.KnowledgeIndex", "kb.Category"]
    subpage_types: list[str] = []
    kind = "article"

    class Meta:
        abstract = True


class Article(_Written):
    template = "kb/article.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class FaqPage(_Written):
    """Questions with short answers; each of them is found by itself."""

    template = "kb/article.html"
    kind = "faq"

    class Meta:
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQs")


class VideoGuide(_Written):
    template = "kb/article.html"
    kind = "video"

    class Meta:
        verbose_name = _("video guide")
        verbose_name_plural = _("video guides")


class NewsPage(_Written):
    template = "kb/article.html"
    kind = "news"

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")


class Troubleshooting(_Written):
    """A decision tree: each answer leads to another step, to "solved", or to a question that is
    already filled in.
    """

    kind = "tree"
    steps = StreamField([("step", TreeStepBlock())], verbose_name=_("steps"))
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("steps"),
        FieldPanel("body"),
    ]
    template = "kb/tree.html"

    class Meta:
        verbose_name = _("troubleshooting")
        verbose_name_plural = _("troubleshooting")

    def clean(self):
        super().clean()
        names = [block.value["name"].strip() for block in self.steps]
        wanted = {
            choice["leads_to"].strip() for block in self.steps for choice in block.value["choices"]
        }
        if len(names) != len(set(names)):
            raise ValidationError({"steps": _("Two steps have the same name.")})
        if missing := wanted - set(names) - {"solved", "ask"}:
            raise ValidationError(
                {
                    "steps": _("These steps do not exist: %(names)s")
                    % {"names": ", ".join(sorted(missing))}
                }
            )

    def step_named(self, name: str):
        """The step with this name; the first one for any other name."""
        found = [block.value for block in self.steps if block.value["name"].strip() == name]
        return found[0] if found else (self.steps[0].value if self.steps else None)


WRITTEN = (Article, FaqPage, VideoGuide, NewsPage, Troubleshooting)
OURS = (*WRITTEN, Category, KnowledgeIndex)


class Figures(models.Model):
    """What is counted about a page, and whether it is still believed.

    `verified_on` moves with every verification and every publishing; `asked_on` says that the owner
    was asked to verify and has not yet; `is_stale` that they took too long: readers are told, and
    it sinks in the search.
    """

    page = models.OneToOneField(
        PAGE, primary_key=True, on_delete=models.CASCADE, related_name="figures"
    )
    views = models.PositiveIntegerField(default=0)
    helped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    verified_on = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_on = models.DateTimeField(null=True)
    is_stale = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["-views"], name="pages_popular"),
            models.Index(fields=["verified_on"], name="pages_by_verification"),
        ]

    def __str__(self) -> str:
        return f"page {self.page_id}"


class Verification(models.Model):
    """That somebody looked at a page and found it still true."""

    page = models.ForeignKey(PAGE, on_delete=models.CASCADE, related_name="verifications")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"page {self.page_id} on {self.created:%Y-%m-%d}"


class Opinion(models.Model):
    """Whether a page helped one reader, and why not; a reader has one opinion and may change it.

    `reader` is the member, or a hash of a visitor's cookie: it says nothing of who they are.
    """

    class Reason(models.TextChoices):
        INACCURATE = "inaccurate", _("It is not right")
        HARD = "hard", _("Hard to understand")
        MORE = "more", _("It needs more")
        LINK = "link", _("A link is broken")
        OTHER = "other", _("Something else")

    page = models.ForeignKey(PAGE, on_delete=models.CASCADE, related_name="opinions")
    user = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    reader = models.CharField(max_length=40)
    helpful = models.BooleanField()
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    words = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "reader"], name="one_opinion_per_reader")
        ]
        indexes = [
            models.Index(
                fields=["page", "-created"],
                condition=models.Q(helpful=False),
                name="opinions_against",
            )
        ]

    def __str__(self) -> str:
        return f"page {self.page_id}: {self.helpful}"


class EditSuggestion(models.Model):
    """A change that a member proposed; it is a revision of the page that waits for an editor.

    `changes` are its pieces: their key and what they are called (label), what they said before and
    after, whether they are in the draft.
    """

    page = models.ForeignKey(PAGE, on_delete=models.CASCADE, related_name="edit_suggestions")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    revision_id = models.BigIntegerField()
    words = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=list)
    created = models.DateTimeField(default=timezone.now)
    published_on = models.DateTimeField(null=True)
    declined_on = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["page"],
                condition=models.Q(published_on=None, declined_on=None),
                name="suggestions_open",
            )
        ]

    def __str__(self) -> str:
        return f"page {self.page_id} by {self.by_id}"


class Origin(models.Model):
    """What a page was made of, as the search calls it ("topic.42"); a thing becomes one page."""

    page = models.OneToOneField(
        PAGE, primary_key=True, on_delete=models.CASCADE, related_name="origin"
    )
    key = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return f"page {self.page_id} from {self.key}"


class Credit(models.Model):
    """That a member's words went into a page: the answer that it came from, or an edit that was
    published.
    """

    page = models.ForeignKey(PAGE, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "person"], name="credited_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in page {self.page_id}"
