"""The room's things: what was flagged, as far as notices speak of it. Whoever reviews is led to the
queue, its author to what became of it, whoever flagged it to their own flags.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.things.kinds import ThingKind, Titles, declare_things
from moderation.flags.models import Decision, Matter
from moderation.flags.permissions import judged_by


def _concerning(user, ids: Collection[int]):
    """Matters among these that are of what `user` flagged, or wrote and was told of."""
    if not user.is_authenticated or not user.is_active:
        return Matter.objects.none()
    was_done = ~Q(away="") | Q(decisions__in=Decision.objects.filter(undone_on=None))
    own = Q(author=user) & was_done
    return Matter.objects.filter(own | Q(flags__by=user), pk__in=ids).distinct()


def _matters(user, ids: Collection[int]) -> set[int]:
    judged = judged_by(user).filter(pk__in=ids)
    concerning = _concerning(user, ids)
    return {*judged.values_list("pk", flat=True), *concerning.values_list("pk", flat=True)}


def _titles(user, ids: Collection[int]) -> Titles:
    titles = {
        matter.pk: (matter.title, reverse("review_matter", args=[matter.pk]))
        for matter in judged_by(user).filter(pk__in=ids)
    }
    for matter in _concerning(user, ids):
        if matter.author_id == user.pk:
            titles[matter.pk] = (matter.title, reverse("own_matter", args=[matter.pk]))
        else:
            titles.setdefault(matter.pk, (gettext("What you flagged"), reverse("own_flags")))
    return titles


declare_things(ThingKind("matter", _("Flags"), "flag", _matters, _titles))
