"""Boards in the back office, with who may do what on each."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import permissions
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from community.accounts.changes import ChangesOnly
from community.accounts.languages import NAMES
from community.accounts.roles import ROLES
from community.events.actions import publish
from community.icons import ICONS
from community.office import NeverDelete, yes_or_no
from ideas import events
from ideas.actions.boards import STANDARD, VISITORS, add_board, change_access
from ideas.boards import VERBS
from ideas.models import Access, Board

ROLE_NAMES = {
    VISITORS: _("Visitors"),
    "customer": _("Customers"),
    "moderator": _("Moderators"),
    "agent": _("Agents"),
    "product manager": _("Product managers"),
    "editor": _("Editors"),
    "administrator": _("Administrators"),
}
MEMBERS = [(role, ROLE_NAMES[role]) for role in ROLES]


def _roles(label, choices=MEMBERS) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class BoardForm(ChangesOnly):
    """A board, and by role who may see it, submit, comment and vote there."""

    class Meta:
        model = Board
        fields = [
            "name",
            "description",
            "icon",
            "language",
            "position",
            "budget",
            "voters_shown",
            "answer_days",
            "hours",
            "review",
        ]

    icon = forms.ChoiceField(
        label=_("Icon"), choices=[(name, name) for name in sorted(ICONS)], initial="lightbulb"
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Any")), *NAMES.items()]
    )
    see = _roles(_("Who sees it"), [(VISITORS, ROLE_NAMES[VISITORS]), *MEMBERS])
    submit = _roles(_("Who submits ideas"))
    comment = _roles(_("Who comments"))
    vote = _roles(_("Who votes"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = _held(self.instance) if self.instance.pk else STANDARD
        for verb in VERBS:
            self.fields[verb].initial = held[verb]

    def clean(self):
        seeing = set(self.cleaned_data.get("see", ()))
        if any(not set(self.cleaned_data.get(verb, ())) <= seeing for verb in VERBS):
            raise ValidationError(_("Whoever may do something on a board has to see it."))
        return self.cleaned_data

    @transaction.atomic
    def save(self, commit=True):
        access = {verb: self.cleaned_data[verb] for verb in VERBS}
        if self.instance.pk:
            board = super().save(commit)
            change_access(board, access)
            if "language" in self.changed_data:
                publish(events.BoardLanguageChanged(None, board.pk))
            return board
        own = {name: self.cleaned_data[name] for name in self.Meta.fields}
        self.instance = add_board(access=access, **own)
        return self.instance


def _held(board: Board) -> dict[str, list[str]]:
    rows = Access.objects.filter(board=board).select_related("role")
    named = [(row.role.name if row.role else VISITORS, row) for row in rows]
    return {verb: [role for role, row in named if getattr(row, verb)] for verb in VERBS}


permissions.register_permission_policy(Board, NeverDelete(Board))


class EditBoard(EditView):
    """With the way to what its customers see."""

    @cached_property
    def header_buttons(self):
        address = reverse("board_form", args=[self.object.pk])
        return [*super().header_buttons, HeaderButton(_("See the form"), address, icon_name="view")]


class BoardViewSet(ModelViewSet):
    """List, add and edit boards; one that nobody sees is as good as gone."""

    model = Board
    name = "boards"
    icon = "pick"
    menu_label = _("Boards of ideas")
    menu_order = 170
    add_to_admin_menu = True
    list_display = ["name", "position", yes_or_no(Board, "voters_shown")]
    edit_view_class = EditBoard
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update=False):
        return BoardForm
