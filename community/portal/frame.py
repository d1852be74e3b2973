"""The first page and the people: the portal's own places in the frame."""

from django.utils.translation import gettext_lazy as _

from community.frame import FramePlace, declare_frame

declare_frame(
    FramePlace("home", _("Home"), "house", order=10, below=("",), key="h", in_bar=True),
    FramePlace("people", _("People"), "users", order=80, below=("people",), key="p"),
)
