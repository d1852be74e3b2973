"""The room's place in the frame, for whoever reviews."""

from django.utils.translation import pgettext_lazy

from community.frame import FramePlace, declare_frame
from moderation.flags.permissions import can_review

declare_frame(
    FramePlace(
        "review",
        pgettext_lazy("place", "Review"),
        "shield",
        order=90,
        below=("review",),
        key="r",
        is_for=can_review,
    )
)
