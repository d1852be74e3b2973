"""What waits among ideas for the team."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.office import Item, Waiting
from ideas.boards import boards
from ideas.models import Idea
from ideas.permissions import can_decide, can_moderate


def longest_overdue(user, most: int) -> list[Item]:
    """Ideas that were promised an answer by now, the longest overdue first."""
    found = Idea.objects.visible_to(user).overdue().select_related("author")
    return [
        Item(
            title=idea.title,
            address=idea.get_absolute_url(),
            since=idea.answer_due,
            note=boards()[idea.board_id].name,
            person=idea.author,
        )
        for idea in found.order_by("answer_due", "id")[:most]
    ]


def longest_waiting(user, most: int) -> list[Item]:
    """Ideas that nobody but their author sees until somebody has read them, the longest first."""
    found = Idea.objects.visible_to(user).waiting().select_related("author")
    return [
        Item(
            title=idea.title,
            address=f"{reverse('waiting_ideas')}#idea-{idea.pk}",
            since=idea.created,
            note=boards()[idea.board_id].name,
            person=idea.author,
        )
        for idea in found[:most]
    ]


HELD = Waiting(
    "waiting_ideas",
    _("Ideas that wait for review"),
    "view",
    140,
    can_moderate,
    longest_waiting,
    _("no idea waits for review"),
    lambda: reverse("waiting_ideas"),
)
OVERDUE = Waiting(
    "overdue_ideas",
    _("Ideas that are owed an answer"),
    "pick",
    150,
    can_decide,
    longest_overdue,
    _("every idea has its answer, or has time for it yet"),
    lambda: reverse("overdue_ideas"),
)
