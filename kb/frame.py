"""The knowledge base's place in the frame."""

from django.utils.translation import gettext_lazy as _

from community.frame import FramePlace, declare_frame

declare_frame(
    FramePlace("kb", _("Knowledge"), "library", order=60, below=("kb",), key="k", in_bar=True)
)
