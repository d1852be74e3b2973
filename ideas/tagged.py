"""Which tags ideas carry, for who may see one that does."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

from django.core.cache import cache
from django.http import Http404
from django.utils.text import slugify

from community.tags.models import Tag
from ideas.boards import boards_where
from ideas.models import Idea

KEPT_SECONDS = 60
MOST = 40


class Named(NamedTuple):
    """As much of a tag as pages show."""

    id: int
    slug: str
    name: str


def tags_in_use(user) -> list[Named]:
    """Tags of ideas that `user` finds in lists, by their names; kept for a minute for all who see
    the same boards.
    """
    seen = sorted(boards_where(user, "see"))
    key = f"ideas-tags.{crc32(repr(seen).encode()):x}"
    return [Named(*row) for row in cache.get_or_set(key, lambda: _read(seen), KEPT_SECONDS)]


def _read(seen: list[int]) -> list[tuple[int, str, str]]:
    carried = Tag.objects.carried_by(Idea.objects.listed().filter(board__in=seen))
    return list(carried.order_by("name").values_list("id", "slug", "name")[:MOST])


def chosen_tag(user, typed: str | None) -> Tag | None:
    """The tag that an address names, None for all. Raises Http404 for a word that no idea carries
    which `user` sees.
    """
    if not typed:
        return None
    carried = Tag.objects.carried_by(Idea.objects.visible_to(user).listed())
    tag = carried.filter(slug=slugify(typed, allow_unicode=True)).first()
    if tag is None:
        raise Http404
    return tag
