"""The room's place in the frame: it is there once something was released."""

from django.utils.translation import gettext_lazy as _

from community.frame import FramePlace, declare_frame
from moderation.releases.models import Release

declare_frame(
    FramePlace(
        "changelog",
        _("What’s new"),
        "package",
        order=50,
        below=("changelog",),
        key="w",
        is_for=lambda user: Release.objects.exists(),
    )
)
