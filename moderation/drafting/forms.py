"""What is chosen when something goes to another room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms import ForumChoice
from forum.permissions import forums_where


class TalkForm(forms.Form):
    """The forum in which what is said about an idea goes on."""

    forum = ForumChoice(label=_("Forum"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forum"].offer(forums_where(user, "can_start_new_topics"))
