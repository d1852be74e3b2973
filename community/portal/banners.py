"""The picture that goes with a link where it is shared: the title on the house's paper.

It says nothing that is in a language of the interface, and only what visitors may see.
"""

from __future__ import annotations

from hashlib import blake2s

from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.urls import reverse

from community.portal.look import look
from community.things.kinds import KINDS, title_of
from community.things.ref import Ref

HOUSE = "house"  # for pages that are about no thing
DESIGN = 1  # grows when pictures are drawn in another way
KEPT_SECONDS = 30 * 24 * 3600


def banner_address(about: str, title: str) -> str:
    """Where the picture of a thing ("topic.42", or HOUSE) with this title is found. Another title,
    name or accent is another address.
    """
    this = look()
    said = "\n".join((str(DESIGN), this.name, this.accent, this.logo.name, title))
    version = blake2s(said.encode(), digest_size=6).hexdigest()
    return reverse("banner", args=[about, version])


def title_shared(about: str) -> str | None:
    """What the picture says; None when visitors may not see the thing, or there is none."""
    if about == HOUSE:
        return look().tagline or look().name
    ref = Ref.parse(about)
    if ref is None or ref.prefix not in KINDS or not KINDS[ref.prefix].shared:
        return None
    found = title_of(AnonymousUser(), ref)
    return found and found[0]


def kept_banner(address: str) -> bytes | None:
    """The picture at this address, where it was drawn already."""
    return caches["banners"].get(address)


def draw_banner(address: str, title: str) -> bytes:
    """A PNG of the title, kept under its address."""
    from community.portal.drawing import draw_title  # only who draws holds fonts in memory

    picture = draw_title(title)
    caches["banners"].set(address, picture, KEPT_SECONDS)
    return picture
