"""Forms that change a row which others change as well."""

from __future__ import annotations

from django import forms
from django.db import models


class ChangesOnly(forms.ModelForm):
    """Writes what its sender changed in a row, and no other column: counts and other people's
    changes stay.
    """

    def changes(self) -> dict[str, object]:
        """The columns that differ from what the form showed, with their new values."""
        columns = {field.name for field in self._meta.model._meta.concrete_fields}
        return {name: self.cleaned_data[name] for name in self.changed_data if name in columns}

    def save(self, commit=True) -> models.Model:
        if not commit or self.instance._state.adding:
            return super().save(commit)
        self.instance.save(update_fields=self.changes())
        self._save_m2m()
        return self.instance
