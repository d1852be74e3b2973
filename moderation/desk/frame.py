"""The desk's place in the frame, for whoever works there."""

from django.utils.translation import gettext_lazy as _

from community.frame import FramePlace, declare_frame
from moderation.desk.actions.telling import DESK
from moderation.desk.permissions import can_work_at_desk

declare_frame(
    FramePlace(
        "desk",
        _("Desk"),
        "bell-ring",
        order=70,
        below=("desk",),
        key="d",
        is_for=lambda user: user is not None and can_work_at_desk(user),
        watch=DESK,
    )
)
