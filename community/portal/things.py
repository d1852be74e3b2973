"""People are things that can be followed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.accounts.models import User
from community.things.kinds import ThingKind, declare_things


def _people(user, keys) -> set[int]:
    return set(
        User.objects.filter(pk__in=keys, is_active=True, closed_on=None).values_list(
            "pk", flat=True
        )
    )


def _names(user, keys) -> dict[int, tuple[str, str]]:
    return {
        person.pk: (person.name, person.get_absolute_url())
        for person in User.objects.filter(pk__in=_people(user, keys))
    }


declare_things(ThingKind("person", _("People"), "users", _people, _names))
