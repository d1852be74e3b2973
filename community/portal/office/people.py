"""Wagtail's people pages with our fields."""

from __future__ import annotations

from contextlib import suppress

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, UserViewSet

from community.accounts.actions import change_person
from community.accounts.changes import ChangesOnly
from community.accounts.doors import Refused
from community.accounts.models import User
from community.events.actions import publish
from community.portal.events import RolesChanged
from forum.actions.forums import forum_changed

OURS = {"display_name", "is_team"}
NOT_OURS = {"first_name", "last_name"}  # people have one name, and it is theirs to choose


class PersonCreationForm(UserCreationForm):
    first_name = last_name = None

    class Meta(UserCreationForm.Meta):
        model = User
        fields = (UserCreationForm.Meta.fields | OURS) - NOT_OURS

    @transaction.atomic
    def save(self, commit=True):
        person = super().save(commit)
        forum_changed()
        return person


class PersonEditForm(UserEditForm, ChangesOnly):
    """Roles, the company's voice, suspension.

    Whoever came with imported content has no e-mail yet.
    """

    by: User | None = None
    first_name = last_name = None
    email = forms.EmailField(label=_("E-mail"), required=False)

    class Meta(UserEditForm.Meta):
        model = User
        fields = (UserEditForm.Meta.fields | OURS) - NOT_OURS

    def clean(self):
        data = super().clean()
        if self.instance.closed_on:
            raise ValidationError(_("This account is closed for good."))
        return data

    @transaction.atomic
    def save(self, commit=True):
        person, changes = super().save(commit=False), self.changes()
        if self.cleaned_data.get("password1"):
            changes["password"] = person.password
        with suppress(Refused):  # closed since the look at the form: then there is nothing to save
            change_person(person, **changes)
            before = _roles_of(person)
            self.save_m2m()
            self._tell_of_roles(person, before)
            forum_changed()
        return person

    def _tell_of_roles(self, person: User, before: set[str]) -> None:
        now = _roles_of(person)
        given, taken = tuple(sorted(now - before)), tuple(sorted(before - now))
        if given or taken:
            publish(RolesChanged(self.by.pk if self.by else None, person.pk, given, taken))


def _roles_of(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


class OfEqualsOnly:
    """A role gives rights over people, not over those above it: only who may do everything makes
    somebody such, and changes such a person.
    """

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.by = self.request.user
        if not form.by.is_superuser:
            form.fields.pop("is_superuser", None)
            if form.instance.is_superuser:
                raise PermissionDenied
        return form


class PersonCreateView(OfEqualsOnly, CreateView):
    """Wagtail's page."""


class PersonEditView(OfEqualsOnly, EditView):
    """Wagtail's page; the form knows who is at work."""


class PersonDeleteView(DeleteView):
    """Wagtail's page."""

    def get_object(self, queryset=None):
        person = super().get_object(queryset)
        if person.is_superuser and not self.request.user.is_superuser:
            raise PermissionDenied
        return person


class PeopleViewSet(UserViewSet):
    """People and their roles."""

    menu_label = _("People")
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm
