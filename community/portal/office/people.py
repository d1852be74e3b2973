"""Wagtail's people pages with our fields."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from community.accounts.models import User
from forum.actions.forums import forum_changed


class _OurFields:
    @transaction.atomic
    def save(self, commit=True):
        self.instance.card_version += 1
        person = super().save(commit)
        forum_changed()
        return person


class PersonCreationForm(_OurFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = UserCreationForm.Meta.fields | {"display_name", "is_team"}


class PersonEditForm(_OurFields, UserEditForm):
    class Meta(UserEditForm.Meta):
        model = User
        fields = UserEditForm.Meta.fields | {"display_name", "is_team"}


class PeopleViewSet(UserViewSet):
    """People and their roles."""

    menu_label = _("People")

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm
