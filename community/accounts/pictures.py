"""People's pictures: decoded, squared, encoded again. What came with the file (EXIF, place, anything hidden) is gone."""

from __future__ import annotations

import io
import uuid

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 4 * 1024 * 1024
SIDE = 256


def square_avatar(upload) -> ContentFile:
    """A WebP of SIDE × SIDE pixels from an uploaded picture; raises ValidationError with a sentence for the person."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("This picture is larger than 4 MB."))
    try:
        image = Image.open(upload, formats=["JPEG", "PNG", "WEBP", "GIF"])
        if image.width * image.height > 40_000_000:
            raise ValidationError(_("This picture has too many pixels."))
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
