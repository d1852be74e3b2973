"""Take files in: what they are is read from their content, never from their name."""

from __future__ import annotations

import io
import re
import uuid
from datetime import timedelta
from pathlib import PurePath

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from community.accounts.pictures import check_pixels
from community.accounts.rules import value_of
from community.events.reactions import unhurried
from community.things.ref import Ref
from community.transactions import by_id, one_transaction
from community.writing.models import Attachment, Draft

PICTURES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "GIF": ("image/gif", ".gif"),
    "WEBP": ("image/webp", ".webp"),
}
OTHERS = {".pdf": "application/pdf", ".zip": "application/zip"}
TEXTS = {
    ".txt": "text/plain",
    ".log": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
}
LINK = re.compile(r"/files/([0-9a-f\-]{36})/")


def attach_file(upload, *, by) -> Attachment:
    """Store an upload for the person's next text.

    `upload` is Django's UploadedFile. Pictures are decoded and encoded again, which drops EXIF and
    anything hidden behind the image. Raises ValidationError with a sentence for the person.
    """
    most = value_of("attachment_megabytes") * 1024 * 1024
    if upload.size > most:
        raise ValidationError(_("This file is larger than %(n)d MB.") % {"n": most // 1024 // 1024})
    if not upload.size:
        raise ValidationError(_("This file is empty."))
    content = upload.read()
    name = safe_name(upload.name)
    picture = reencode(content)
    if picture:
        content, kind, ending, width, height = picture
        name = PurePath(name).stem[:100] + ending
    else:
        kind, width, height = _kind_of(content, PurePath(name).suffix.lower()), None, None
    file = Attachment(
        pk=uuid.uuid4(),
        owner=by,
        name=name,
        size=len(content),
        content_type=kind,
        width=width,
        height=height,
    )
    file.file.save(f"{file.pk}{PurePath(name).suffix}", ContentFile(content), save=False)
    file.save(force_insert=True)
    return file


def safe_name(name: str) -> str:
    """A file name without folders, control characters or anything but letters, digits and . - _"""
    stem, suffix = PurePath(name.replace("\\", "/")).stem, PurePath(name).suffix[:10]
    return (re.sub(r"[^\w.\-]+", "-", stem).strip("-.")[:100] or "file") + re.sub(
        r"[^\w.]", "", suffix
    )


def reencode(content: bytes, *, longest: int = 4096):
    """(bytes, type, ending, width, height) of a decoded and re-encoded picture, or None if it is no
    picture we take.

    Raises ValidationError for a picture that lies about itself or would not fit in memory.
    """
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=list(PICTURES))
        form = image.format or ""
        kind, ending = PICTURES[form]
        is_animated = form == "GIF" and getattr(image, "is_animated", False)
        check_pixels(image, frames=is_animated)
        if is_animated:
            out = io.BytesIO()
            image.save(out, "GIF", save_all=True)
            return out.getvalue(), kind, ending, *image.size
        image = ImageOps.exif_transpose(image)
        image.thumbnail((longest, longest))
        out = io.BytesIO()
        if form == "JPEG" and image.mode not in ("RGB", "L"):
            image = image.convert("RGB")
        image.info = {}
        image.save(
            out, form, **({"quality": 88, "optimize": True} if form in ("JPEG", "WEBP") else {})
        )
        return out.getvalue(), kind, ending, *image.size
    except UnidentifiedImageError:
        return None
    except ValidationError:
        raise
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(_("This picture cannot be read.")) from error


def _kind_of(content: bytes, suffix: str) -> str:
    """The type of a file that is no picture; raises ValidationError unless content and ending say
    the same.
    """
    if suffix in TEXTS:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" not in text:
            return TEXTS[suffix]
    elif suffix in OTHERS:
        try:
            if (
                puremagic.from_string(content[:8192], filename=f"x{suffix}", mime=True)
                == OTHERS[suffix]
            ):
                return OTHERS[suffix]
        except (puremagic.PureError, ValueError):
            pass
    raise ValidationError(
        _("Pictures, PDF, ZIP and text files can be attached; this file is none of these.")
    )


def claim_files(ref: Ref, text: str, *, by) -> None:
    """Tie the waiting files of `by` that `text` links to, to the thing that holds it."""
    ids = LINK.findall(text)[: value_of("attachments_per_post")]
    if ids:
        waiting = by_id(Attachment.objects.filter(pk__in=ids, place="", owner=by))
        found = list(waiting.values_list("pk", flat=True))
        Attachment.objects.filter(pk__in=found).update(place=str(ref))


def forget_unposted() -> int:
    """What the clock calls: uploads that stand neither in what was sent nor in a draft go in time,
    with their files; returns how many.
    """
    before = timezone.now() - timedelta(days=value_of("unposted_days"))
    old = (
        Attachment.objects.filter(place="", created__lt=before)
        .order_by("created")
        .values_list("pk", flat=True)
    )
    return sum(forget_upload(pk) for pk in unhurried(old.iterator(200)))


@one_transaction
def forget_upload(pk: uuid.UUID) -> bool:
    """Drop an upload and its file; False when it has been sent, or its owner's draft shows it."""
    file = by_id(Attachment.objects.filter(pk=pk, place="")).first()
    if file is None or Draft.objects.filter(user=file.owner_id, body__contains=str(pk)).exists():
        return False
    file.delete()
    transaction.on_commit(lambda: file.file.delete(save=False))
    return True
