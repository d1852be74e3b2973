"""The room's things: releases, each of which leads to the note in the reader's language; and the
list of them all, which can be followed.
"""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from community.things.kinds import ThingKind, Titles, declare_things
from community.things.ref import Ref
from moderation.releases.models import Release
from moderation.releases.permissions import readable_releases, readers
from moderation.releases.querysets import versions
from moderation.releases.rules import CHANGELOG

LIST = Ref.parse(CHANGELOG)


def _titles(user, ids: Collection[int]) -> Titles:
    keys = dict(Release.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
    notes = versions(user, keys.values())
    return {
        pk: (notes[key].title, notes[key].get_absolute_url())
        for pk, key in keys.items()
        if key in notes
    }


def _lists(user, ids: Collection[int]) -> set[int]:
    """There is one, for everybody."""
    return set(ids) & {LIST.id}


def _list_titles(user, ids: Collection[int]) -> Titles:
    return {pk: (now("What’s new"), reverse("changelog")) for pk in _lists(user, ids)}


declare_things(
    ThingKind("release", _("Release notes"), "package", readable_releases, _titles, readers),
    ThingKind(LIST.prefix, _("What’s new"), "package", _lists, _list_titles),
)
