"""The room's place in the frame: it is there for whoever sees a board."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from community.frame import FramePlace, declare_frame
from ideas.boards import boards_where

declare_frame(
    FramePlace(
        "ideas",
        _("Ideas"),
        "lightbulb",
        order=40,
        below=("ideas", "decisions"),
        key="i",
        is_for=lambda user: bool(boards_where(user or AnonymousUser(), "see")),
    )
)
