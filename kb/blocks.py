"""What an article is put together from.

Each block has its icon, its preview and a template of its own.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "code", "hr"]
FILMS = ("mp4", "m4v", "webm", "ogv", "mov")
LANGUAGES = [
    (name, name)
    for name in (
        "text",
        "bash",
        "python",
        "json",
        "ini",
        "html",
        "css",
        "javascript",
        "sql",
        "nginx",
        "yaml",
    )
]


def embed_address(address: str) -> str:
    """The player of a YouTube or Vimeo video without its cookies; "" for any other address."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if host in ("youtube.com", "m.youtube.com") and (video := parse_qs(parts.query).get("v")):
        return f"https://www.youtube-nocookie.com/embed/{video[0]}"
    if host == "youtu.be" and parts.path.strip("/"):
        return f"https://www.youtube-nocookie.com/embed/{parts.path.strip('/')}"
    if host == "vimeo.com" and parts.path.strip("/").isdecimal():
        return f"https://player.vimeo.com/video/{parts.path.strip('/')}?dnt=1"
    return ""


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "kb/blocks/text.html"
        description = _("Paragraphs, headings, lists, links.")
        preview_value = "<h2>Before you begin</h2><p>Have the <b>installation key</b> at hand.</p>"


class StepsBlock(blocks.StructBlock):
    """Numbered steps; an article with them is a HowTo for search engines."""

    title = blocks.CharBlock(label=_("What is done"), required=False, max_length=120)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("name", blocks.CharBlock(label=_("Step"), max_length=160)),
                (
                    "text",
                    blocks.RichTextBlock(
                        label=_("How"),
                        required=False,
                        features=["bold", "italic", "link", "code", "ul"],
                    ),
                ),
                ("image", ImageChooserBlock(label=_("Picture"), required=False)),
                (
                    "alt",
                    blocks.CharBlock(
                        label=_("What the picture shows"), required=False, max_length=200
                    ),
                ),
            ]
        ),
        label=_("Steps"),
        min_num=1,
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "kb/blocks/steps.html"
        description = _("What to do, one after another.")
        preview_value = {
            "title": "Restart the worker",
            "steps": [
                {"name": "Stop it", "text": "<p>Press Ctrl-C.</p>"},
                {"name": "Start it", "text": ""},
            ],
        }

    def clean(self, value):
        value = super().clean(value)
        for step in value["steps"]:
            if step["image"] and not step["alt"].strip():
                raise blocks.StructBlockValidationError(
                    block_errors={"steps": ValidationError(_("Say what each picture shows."))}
                )
        return value


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("note", _("Good to know")), ("tip", _("Tip")), ("warning", _("Careful"))],
        default="note",
    )
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "code"])

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "kb/blocks/callout.html"
        description = _("A word that must not be missed.")
        preview_value = {"kind": "warning", "text": "<p>Back up first.</p>"}


class CodeBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(label=_("Language"), choices=LANGUAGES, default="text")
    code = blocks.TextBlock(label=_("Code"), rows=8)

    class Meta:
        icon = "code"
        label = _("Code")
        template = "kb/blocks/code.html"
        description = _("Commands and configuration.")
        preview_value = {"language": "bash", "code": "manage.py run_worker"}


class TableBlock(TypedTableBlock):
    def __init__(self, **kwargs):
        super().__init__(
            [
                ("text", blocks.CharBlock(required=False, label=_("Text"))),
                (
                    "rich",
                    blocks.RichTextBlock(
                        required=False, features=["bold", "link", "code"], label=_("Formatted")
                    ),
                ),
            ],
            **kwargs,
        )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "kb/blocks/table.html"
        description = _("Values side by side.")
        preview_value = {
            "columns": [
                {"type": "text", "heading": "Setting"},
                {"type": "text", "heading": "Default"},
            ],
            "rows": [{"values": ["DB_POOL", "10"]}, {"values": ["COOKIE_SECURE", "true"]}],
            "caption": "",
        }


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What it shows"),
        max_length=250,
        help_text=_("For whoever cannot see it. Required."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "kb/blocks/picture.html"
        preview_template = "kb/blocks/picture_preview.html"
        description = _("A picture with the words that stand for it.")
        preview_value = {"image": None, "alt": "Mountains", "caption": "Mountains in the evening"}


class VideoBlock(blocks.StructBlock):
    """A file of ours with captions, or somebody else's player that loads nothing before the reader
    agrees.
    """

    title = blocks.CharBlock(label=_("What it shows"), max_length=160)
    file = DocumentChooserBlock(label=_("Video file"), required=False)
    captions = DocumentChooserBlock(
        label=_("Captions (WebVTT)"), required=False, help_text=_("Required with a file.")
    )
    address = blocks.URLBlock(label=_("Or the address of a YouTube or Vimeo video"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "kb/blocks/video.html"
        description = _("A film with captions, or one that loads after consent.")
        preview_value = {"title": "A tour of the portal", "address": "https://vimeo.com/1"}

    def clean(self, value):
        value = super().clean(value)
        errors = {}
        if bool(value["file"]) == bool(value["address"]):
            errors["file"] = ValidationError(_("Give a file or an address, one of them."))
        elif value["file"] and value["file"].file_extension.lower() not in FILMS:
            errors["file"] = ValidationError(
                _("Browsers play %(kinds)s files.") % {"kinds": ", ".join(FILMS)}
            )
        elif value["file"] and not value["captions"]:
            errors["captions"] = ValidationError(
                _("A film without captions leaves people out: add them.")
            )
        elif value["captions"] and value["captions"].file_extension.lower() != "vtt":
            errors["captions"] = ValidationError(
                _("Captions are a WebVTT file; its name ends in .vtt.")
            )
        elif value["address"] and not embed_address(value["address"]):
            errors["address"] = ValidationError(_("Only YouTube and Vimeo can be shown here."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return value

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {
            "player": embed_address(value.get("address") or "")
        }


class TourBlock(blocks.StructBlock):
    """Screenshots with numbered places; each number is a link to its words, so the keyboard walks
    the tour as well.
    """

    title = blocks.CharBlock(label=_("Name of the tour"), max_length=120)
    stops = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("image", ImageChooserBlock(label=_("Screenshot"))),
                ("alt", blocks.CharBlock(label=_("What it shows"), max_length=250)),
                (
                    "spots",
                    blocks.ListBlock(
                        blocks.StructBlock(
                            [
                                (
                                    "x",
                                    blocks.IntegerBlock(
                                        label=_("From the left, %"), min_value=0, max_value=100
                                    ),
                                ),
                                (
                                    "y",
                                    blocks.IntegerBlock(
                                        label=_("From the top, %"), min_value=0, max_value=100
                                    ),
                                ),
                                (
                                    "text",
                                    blocks.CharBlock(label=_("What is there"), max_length=300),
                                ),
                            ]
                        ),
                        label=_("Places"),
                    ),
                ),
            ]
        ),
        label=_("Screenshots"),
        min_num=1,
    )

    class Meta:
        icon = "crosshairs"
        label = _("Guided tour")
        template = "kb/blocks/tour.html"
        preview_template = "kb/blocks/tour_preview.html"
        description = _("Screenshots with numbered places.")
        preview_value = {"title": "The back office", "stops": []}


class FaqItemBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(
        label=_("Answer"), features=["bold", "italic", "link", "code", "ul", "ol"]
    )

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "kb/blocks/faq_item.html"
        description = _("One question of an FAQ.")
        preview_value = {"question": "Does it need Redis?", "answer": "<p>Not on one machine.</p>"}


class RelatedBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(
            label=_("Page"),
            page_type=[
                "kb.Article",
                "kb.FaqPage",
                "kb.VideoGuide",
                "kb.Troubleshooting",
                "kb.NewsPage",
            ],
        ),
        label=_("Pages"),
    )

    class Meta:
        icon = "link"
        label = _("Related articles")
        template = "kb/blocks/related.html"
        preview_template = "kb/blocks/related_preview.html"
        description = _("Where to read on.")
        preview_value = {"title": "Read on", "pages": []}

    def get_context(self, value, parent_context=None):
        from kb.permissions import can_read_page

        context = super().get_context(value, parent_context)
        reader = context.get("reader")
        pages = [
            page
            for page in value["pages"]
            if page and reader is not None and can_read_page(reader, page)
        ]
        return context | {"pages": pages}


class GlossaryTermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"), max_length=80)
    meaning = blocks.RichTextBlock(label=_("What it means"), features=["bold", "italic", "link"])

    class Meta:
        icon = "openquote"
        label = _("Glossary term")
        template = "kb/blocks/term.html"
        description = _("A word of ours and what it means.")
        preview_value = {
            "term": "Accepted answer",
            "meaning": "<p>The post that solved the topic.</p>",
        }


class BodyBlock(blocks.StreamBlock):
    """Everything that a page may be made of."""

    text = TextBlock(features=FEATURES)
    steps = StepsBlock()
    callout = CalloutBlock()
    code = CodeBlock()
    table = TableBlock()
    picture = PictureBlock()
    video = VideoBlock()
    tour = TourBlock()
    faq = FaqItemBlock()
    related = RelatedBlock()
    term = GlossaryTermBlock()

    class Meta:
        template = "kb/blocks/body.html"


class ChoiceOfStep(blocks.StructBlock):
    """One answer to a question of a decision tree, and where it leads."""

    unread = {"leads_to"}

    label = blocks.CharBlock(label=_("What the reader says"), max_length=120)
    leads_to = blocks.CharBlock(
        label=_("Leads to"),
        max_length=60,
        help_text=_(
            "The name of another step, or “solved”, or “ask”: a question, already filled in."
        ),
    )

    class Meta:
        label = _("Answer")


class TreeStepBlock(blocks.StructBlock):
    """A question of a decision tree with its answers."""

    unread = {"name"}  # what answers lead to

    name = blocks.CharBlock(
        label=_("Name"),
        max_length=60,
        help_text=_("A short word that answers can lead to. The first step is where it begins."),
    )
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    text = blocks.RichTextBlock(
        label=_("What to look at or try"),
        required=False,
        features=["bold", "italic", "link", "code", "ul", "ol"],
    )
    choices = blocks.ListBlock(ChoiceOfStep(), label=_("Answers"), min_num=1)

    class Meta:
        icon = "sitemap"
        label = _("Step")
        template = "kb/blocks/tree_step.html"
        description = _("A question that narrows the trouble down.")
        preview_value = {
            "name": "lamp",
            "question": "Is the lamp green?",
            "text": "",
            "choices": [{"label": "Yes", "leads_to": "solved"}, {"label": "No", "leads_to": "ask"}],
        }
