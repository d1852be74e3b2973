"""The forum's places in the frame."""

from django.utils.translation import gettext_lazy as _

from community.frame import FramePlace, declare_frame

declare_frame(
    FramePlace(
        "topics",
        _("Questions"),
        "messages-square",
        order=20,
        below=("topics", "ask"),
        key="l",
        in_bar=True,
    ),
    FramePlace("forums", _("Forums"), "hash", order=30, below=("forums", "tags"), key="f"),
)
