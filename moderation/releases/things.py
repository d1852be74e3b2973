"""The room's things: releases. Each leads to the note in the reader's language."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from community.things.kinds import ThingKind, Titles, declare_things
from moderation.releases.models import Release
from moderation.releases.permissions import readable_releases, readers
from moderation.releases.querysets import versions


def _titles(user, ids: Collection[int]) -> Titles:
    keys = dict(Release.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
    notes = versions(user, keys.values())
    return {
        pk: (notes[key].title, notes[key].get_absolute_url())
        for pk, key in keys.items()
        if key in notes
    }


declare_things(
    ThingKind("release", _("Release notes"), "package", readable_releases, _titles, readers)
)
