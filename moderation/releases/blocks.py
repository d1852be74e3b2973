"""What a release note lists as completed: an idea or a topic, chosen by words among those that
whoever writes may see.
"""

from __future__ import annotations

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.log_actions import get_active_log_context

from community.things.kinds import title_of
from community.things.ref import Ref


def title_for_whoever_works(thing) -> str:
    """What the back office calls an idea or a topic: never the title of what somebody may not see
    who goes on with what somebody else has chosen.
    """
    user = get_active_log_context().user
    ref = Ref.parse(thing.live_group)
    found = title_of(user, ref) if user and ref else None
    return found[0] if found else str(_("(something that is not for you)"))


class ThingChooser(BaseChooser):
    """Wagtail's field to choose one thing by a window."""

    show_edit_link = False

    def get_display_title(self, instance) -> str:
        return title_for_whoever_works(instance)


class IdeaChooser(ThingChooser):
    model = "ideas.Idea"
    icon = "pick"
    choose_one_text = _("Choose an idea")
    choose_another_text = _("Choose another idea")
    chooser_modal_url_name = "choose_idea:choose"


class TopicChooser(ThingChooser):
    model = "forum_conversation.Topic"
    icon = "comment"
    choose_one_text = _("Choose a topic")
    choose_another_text = _("Choose another topic")
    chooser_modal_url_name = "choose_topic:choose"


class ThingBlock(blocks.ChooserBlock):
    """One thing; wherever Wagtail shows it (two versions beside each other), it is called as in its
    field.
    """

    def render_basic(self, value, context=None) -> str:
        return escape(title_for_whoever_works(value)) if value else ""

    def get_searchable_content(self, value) -> list[str]:
        return []


class IdeaBlock(ThingBlock):
    target_model = "ideas.Idea"
    widget = IdeaChooser()

    class Meta:
        icon = "pick"
        label = _("Idea")


class TopicBlock(ThingBlock):
    target_model = "forum_conversation.Topic"
    widget = TopicChooser()

    class Meta:
        icon = "comment"
        label = _("Topic")


class DoneBlock(blocks.StreamBlock):
    """Ideas and topics in any order."""

    idea = IdeaBlock()
    topic = TopicBlock()

    class Meta:
        max_num = 50
