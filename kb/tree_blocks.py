"""What a decision tree is put together from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks


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
        label = pgettext_lazy("noun", "Answer")


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
