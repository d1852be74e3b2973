"""Statuses of ideas in the back office: rename, colour, order, add."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail import permissions
from wagtail.admin.viewsets.model import ModelViewSet

from community.accounts.changes import ChangesOnly
from community.office import NeverDelete
from community.slugs import free_slug
from ideas.boards import boards_changed
from ideas.models import Status
from ideas.statuses import NAMES


class StatusForm(ChangesOnly):
    """A status; those of the house keep their category, which other rules rely on."""

    class Meta:
        model = Status
        fields = ["name", "name_ru", "category", "colour", "icon", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.key in NAMES:
            self.fields["category"].disabled = True

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not name and self.instance.key not in NAMES:
            raise ValidationError(_("Say what it is called."))
        return name

    @transaction.atomic
    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.key = free_slug(
                self.cleaned_data["name"],
                otherwise="status",
                taken=lambda base: set(Status.objects.values_list("key", flat=True)),
                most=24,
            )
        status = super().save(commit)
        boards_changed()
        return status


permissions.register_permission_policy(Status, NeverDelete(Status))


class StatusViewSet(ModelViewSet):
    """List, add and edit statuses; ideas carry them, so none is deleted."""

    model = Status
    name = "statuses"
    icon = "tag"
    menu_label = _("Statuses of ideas")
    menu_order = 171
    add_to_admin_menu = True
    list_display = ["label", "category", "colour", "position"]
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update=False):
        return StatusForm
