"""What boards ask for beside title and text, in the back office."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail import permissions
from wagtail.admin.viewsets.model import ModelViewSet

from community.accounts.changes import ChangesOnly
from community.office import NeverDelete, yes_or_no
from ideas.boards import boards_changed
from ideas.models import Board, BoardField


class BoardFieldForm(ChangesOnly):
    """A field; the form of the board shows it at once."""

    class Meta:
        model = BoardField
        fields = [
            "board",
            "label",
            "label_ru",
            "kind",
            "choices",
            "is_required",
            "is_shown",
            "position",
        ]

    @transaction.atomic
    def save(self, commit=True):
        field = super().save(commit)
        boards_changed()
        return field


permissions.register_permission_policy(BoardField, NeverDelete(Board))


class BoardFieldViewSet(ModelViewSet):
    """List, add and edit fields; who sets up boards does."""

    model = BoardField
    name = "board_fields"
    icon = "form"
    menu_label = _("Fields of boards")
    menu_order = 172
    add_to_admin_menu = True
    list_display = [
        "label",
        "board",
        "kind",
        yes_or_no(BoardField, "is_required"),
        yes_or_no(BoardField, "is_shown"),
        "position",
    ]
    list_filter = ["board"]
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update=False):
        return BoardFieldForm
