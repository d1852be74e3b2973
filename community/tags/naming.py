"""Tags by what people type."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.text import slugify

from community.tags.models import Tag
from community.writing.markup import clean_text


def typed_tags(text: str) -> list[str]:
    """The names in a text, with commas, semicolons or lines between them, each tag once; what is no
    name is left out.
    """
    found: dict[str, str] = {}
    for name in re.split(r"[,;\n]", text):
        if slug := slugify(name, allow_unicode=True):
            found.setdefault(slug, name)
    return list(found.values())


def tags_named(names: Iterable[str], *, most: int) -> list[Tag]:
    """The tags of these names, made where they are new; the first `most` by their slugs."""
    wanted: dict[str, str] = {}
    for name in names:
        name = " ".join(clean_text(name).split()).casefold()[:40]
        if slug := slugify(name, allow_unicode=True):
            wanted.setdefault(slug, name)
    slugs = sorted(list(wanted)[:most])  # in one order: two people may make the same new tags
    Tag.objects.bulk_create(
        [Tag(name=wanted[slug], slug=slug) for slug in slugs], ignore_conflicts=True
    )
    return list(Tag.objects.filter(slug__in=slugs))
