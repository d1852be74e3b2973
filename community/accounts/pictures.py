"""People's pictures: decoded, squared, encoded again.

What came with the file (EXIF, place, anything hidden) is gone.
"""

from __future__ import annotations

import base64
import io
import uuid

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 40_000_000  # of one picture; of an animated one, of all its frames together
SIDE = 256
SMALL = 48  # what a list shows, and a third more for fine screens
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def check_pixels(image: Image.Image, *, frames: bool = False) -> None:
    """Raise ValidationError for a picture with more than MOST_PIXELS; with `frames`, where all of
    them are to be read.

    A few bytes can say that they are a thousand frames as large as a wall.
    """
    pixels = image.width * image.height
    if pixels <= MOST_PIXELS and frames:
        pixels *= getattr(image, "n_frames", 1)
    if pixels > MOST_PIXELS:
        raise ValidationError(_("This picture has too many pixels."))


def square_avatar(upload) -> ContentFile:
    """A WebP of SIDE × SIDE pixels from an uploaded picture; raises ValidationError with a sentence
    for the person.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(_("This picture is larger than 4 MB."))
    try:
        image = Image.open(upload, formats=["JPEG", "PNG", "WEBP", "GIF"])
        check_pixels(image)  # of an animated one only the first frame is read
        image = ImageOps.exif_transpose(image).convert("RGB")
        image = ImageOps.fit(image, (SIDE, SIDE))
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(_("This file is no picture that can be read.")) from error
    out = io.BytesIO()
    image.info = {}
    image.save(out, "WEBP", quality=82)
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.webp")


def small_picture(file) -> str:
    """A stored picture in SMALL × SMALL pixels as a data address; "" where it is not at hand (gone,
    or on a far storage). Kept by its name: another picture has another one.
    """
    return cache.get_or_set(f"small-picture.{file.name}", lambda: _made_small(file), None) or ""


def _made_small(file) -> str:
    try:
        image = Image.open(file.path, formats=["WEBP"]).convert("RGB")
    except (NotImplementedError, OSError):
        return ""
    out = io.BytesIO()
    ImageOps.fit(image, (SMALL, SMALL)).save(out, "WEBP", quality=60, method=6)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
