"""The room's part of the back office: reasons for flags, and what waits."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import permissions
from wagtail.admin.viewsets.model import ModelViewSet

from community.accounts.changes import ChangesOnly
from community.office import (
    Item,
    NeverDelete,
    Waiting,
    declare_viewsets,
    declare_waiting,
    yes_or_no,
)
from community.slugs import free_slug
from moderation.flags.models import Reason
from moderation.flags.permissions import can_review, judged_by
from moderation.flags.reasons import NAMES


class ReasonForm(ChangesOnly):
    """A reason; those of the house may go without words of their own."""

    class Meta:
        model = Reason
        fields = ["name", "name_ru", "told", "told_ru", "sensitivity", "is_offered", "position"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not name and self.instance.key not in NAMES:
            raise ValidationError(_("Say what it is called."))
        return name

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.key = free_slug(
                self.cleaned_data["name"],
                otherwise="reason",
                taken=lambda base: set(Reason.objects.values_list("key", flat=True)),
                most=24,
            )
        return super().save(commit)


permissions.register_permission_policy(Reason, NeverDelete(Reason))


class ReasonViewSet(ModelViewSet):
    """List, add and edit reasons; flags carry them, so none is deleted."""

    model = Reason
    name = "flag-reasons"
    icon = "warning"
    menu_label = _("Reasons for flags")
    menu_order = 172
    add_to_admin_menu = True
    list_display = ["label", "sensitivity", yes_or_no(Reason, "is_offered"), "position"]
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update=False):
        return ReasonForm


def longest_waiting(user, most: int) -> list[Item]:
    """What was flagged, the longest waiting first."""
    found = judged_by(user).waiting().select_related("author")
    return [
        Item(
            title=matter.title,
            address=f"{reverse('review')}#matter-{matter.pk}",
            since=matter.since,
            note=matter.get_waits_display(),
            person=matter.author,
        )
        for matter in found[:most]
    ]


declare_viewsets(ReasonViewSet)
declare_waiting(
    Waiting(
        "flags",
        _("What people flagged"),
        "warning",
        130,
        can_review,
        longest_waiting,
        _("nothing that was flagged waits"),
        lambda: reverse("review"),
    )
)
