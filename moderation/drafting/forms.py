"""What is chosen when something goes to another room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms import ForumChoice
from moderation.drafting.permissions import forums_for


class TalkForm(forms.Form):
    """The forum in which what is said about an idea goes on."""

    forum = ForumChoice(label=_("Forum"))

    def __init__(self, *args, user, idea, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forum"].offer(forums_for(user, idea))
