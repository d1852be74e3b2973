"""Wagtail's form for a release note, which takes no thing that whoever writes may not see."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from community.things.kinds import readable_among


class ReleaseNoteForm(WagtailAdminPageForm):
    """What somebody else has listed before stays, whoever goes on writing."""

    def clean_done(self):
        done = self.cleaned_data["done"]
        new = set(self.instance.keys_in(done)) - set(self.instance.completes)
        if new - readable_among(self.for_user, new):
            raise ValidationError(_("There is something in it that is not for you."))
        return done
