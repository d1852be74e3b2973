"""Forums in the back office."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail import permissions
from wagtail.admin.viewsets.model import ModelViewSet

from community.accounts.changes import ChangesOnly
from community.events.actions import publish
from community.icons import ICONS
from community.office import NeverDelete
from forum import events
from forum.actions.forums import add_forum, forum_changed
from forum.models import Forum


class ForumForm(ChangesOnly):
    """A forum or a category. A new one is put at the end of its parent."""

    class Meta:
        model = Forum
        fields = [
            "name",
            "parent",
            "type",
            "kind",
            "description",
            "icon",
            "language",
            "close_after_hours",
            "answer_minutes",
            "hours",
        ]

    type = forms.TypedChoiceField(
        label=_("What it is"),
        coerce=int,
        choices=[
            (Forum.FORUM_POST, _("A forum")),
            (Forum.FORUM_CAT, _("A category that groups forums")),
        ],
    )
    description = forms.CharField(label=_("Description"), required=False, max_length=300)
    icon = forms.ChoiceField(
        label=_("Icon"),
        choices=[(name, name) for name in sorted(ICONS)],
        initial="message-circle",
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("Any")), ("en", "English"), ("ru", "Русский")],
    )

    close_after_hours = forms.IntegerField(
        label=_("Close solved topics after this many quiet hours"),
        min_value=0,
        max_value=87600,
        initial=0,
        required=False,
        help_text=_("0 leaves them open. Nobody is told when a topic closes."),
    )

    def clean_close_after_hours(self):
        return self.cleaned_data["close_after_hours"] or 0

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if (
            parent
            and self.instance.pk
            and (parent.pk == self.instance.pk or parent.is_descendant_of(self.instance))
        ):
            raise ValidationError(_("A forum cannot stand inside itself."))
        return parent

    @transaction.atomic
    def save(self, commit=True):
        if self.instance.pk:
            forum = super().save(commit)
            forum_changed()
            if "language" in self.changed_data:
                publish(events.ForumLanguageChanged(None, forum.pk))
            return forum
        data = self.cleaned_data
        self.instance = add_forum(
            data["name"],
            parent=data["parent"],
            category=data["type"] == Forum.FORUM_CAT,
            kind=data["kind"],
            description=data["description"],
            icon=data["icon"],
            language=data["language"],
            close_after_hours=data["close_after_hours"],
            answer_minutes=data["answer_minutes"],
            hours=data["hours"],
        )
        return self.instance


permissions.register_permission_policy(Forum, NeverDelete(Forum))


class ForumViewSet(ModelViewSet):
    """List, add and edit forums; forums are hidden by the matrix, never deleted."""

    model = Forum
    name = "forums"
    icon = "comment"
    menu_label = _("Forums")
    menu_order = 150
    add_to_admin_menu = True
    ordering = ["tree_id", "lft"]
    list_display = ["name", "parent", "kind", "language", "direct_topics_count"]
    search_fields = ["name"]
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update=False):
        return ForumForm
