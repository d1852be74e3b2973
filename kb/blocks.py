"""What an article is put together from.

Each block has its icon, its preview and a template of its own.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

from kb.media_blocks import PictureBlock, TourBlock, VideoBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "code", "hr"]
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


class FaqItemBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(
        label=pgettext_lazy("noun", "Answer"),
        features=["bold", "italic", "link", "code", "ul", "ol"],
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
        context = super().get_context(value, parent_context)
        may_read = context.get("may_read", lambda page: False)
        return context | {"pages": [page for page in value["pages"] if page and may_read(page)]}


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
