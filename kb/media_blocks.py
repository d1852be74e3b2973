"""Blocks that show: pictures, films and guided tours."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

FILMS = ("mp4", "m4v", "webm", "ogv", "mov")


def embed_address(address: str) -> str:
    """The player of a YouTube or Vimeo video without its cookies; "" for any other address."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if host in ("youtube.com", "m.youtube.com") and (video := parse_qs(parts.query).get("v")):
        return f"https://www.youtube-nocookie.com/embed/{video[0]}"
    if host == "youtu.be" and parts.path.strip("/"):
        return f"https://www.youtube-nocookie.com/embed/{parts.path.strip('/')}"
    if host == "vimeo.com" and parts.path.strip("/").isdecimal():
        return f"https://player.vimeo.com/video/{parts.path.strip('/')}?dnt=1"
    return ""


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What it shows"),
        max_length=250,
        help_text=_("For whoever cannot see it. Required."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "kb/blocks/picture.html"
        preview_template = "kb/blocks/picture_preview.html"
        description = _("A picture with the words that stand for it.")
        preview_value = {"image": None, "alt": "Mountains", "caption": "Mountains in the evening"}


class VideoBlock(blocks.StructBlock):
    """A file of ours with captions, or somebody else's player that loads nothing before the reader
    agrees.
    """

    title = blocks.CharBlock(label=_("What it shows"), max_length=160)
    file = DocumentChooserBlock(label=_("Video file"), required=False)
    captions = DocumentChooserBlock(
        label=_("Captions (WebVTT)"), required=False, help_text=_("Required with a file.")
    )
    address = blocks.URLBlock(label=_("Or the address of a YouTube or Vimeo video"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "kb/blocks/video.html"
        description = _("A film with captions, or one that loads after consent.")
        preview_value = {"title": "A tour of the portal", "address": "https://vimeo.com/1"}

    def clean(self, value):
        value = super().clean(value)
        errors = {}
        if bool(value["file"]) == bool(value["address"]):
            errors["file"] = ValidationError(_("Give a file or an address, one of them."))
        elif value["file"] and value["file"].file_extension.lower() not in FILMS:
            errors["file"] = ValidationError(
                _("Browsers play %(kinds)s files.") % {"kinds": ", ".join(FILMS)}
            )
        elif value["file"] and not value["captions"]:
            errors["captions"] = ValidationError(
                _("A film without captions leaves people out: add them.")
            )
        elif value["captions"] and value["captions"].file_extension.lower() != "vtt":
            errors["captions"] = ValidationError(
                _("Captions are a WebVTT file; its name ends in .vtt.")
            )
        elif value["address"] and not embed_address(value["address"]):
            errors["address"] = ValidationError(_("Only YouTube and Vimeo can be shown here."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return value

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {
            "player": embed_address(value.get("address") or "")
        }


class TourBlock(blocks.StructBlock):
    """Screenshots with numbered places; each number is a link to its words, so the keyboard walks
    the tour as well.
    """

    title = blocks.CharBlock(label=_("Name of the tour"), max_length=120)
    stops = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("image", ImageChooserBlock(label=_("Screenshot"))),
                ("alt", blocks.CharBlock(label=_("What it shows"), max_length=250)),
                (
                    "spots",
                    blocks.ListBlock(
                        blocks.StructBlock(
                            [
                                (
                                    "x",
                                    blocks.IntegerBlock(
                                        label=_("From the left, %"), min_value=0, max_value=100
                                    ),
                                ),
                                (
                                    "y",
                                    blocks.IntegerBlock(
                                        label=_("From the top, %"), min_value=0, max_value=100
                                    ),
                                ),
                                (
                                    "text",
                                    blocks.CharBlock(label=_("What is there"), max_length=300),
                                ),
                            ]
                        ),
                        label=_("Places"),
                    ),
                ),
            ]
        ),
        label=_("Screenshots"),
        min_num=1,
    )

    class Meta:
        icon = "crosshairs"
        label = _("Guided tour")
        template = "kb/blocks/tour.html"
        preview_template = "kb/blocks/tour_preview.html"
        description = _("Screenshots with numbered places.")
        preview_value = {"title": "The back office", "stops": []}
