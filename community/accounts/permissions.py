"""Which of Django's permissions a person's roles carry: asked once for each set of roles, and kept
until something changes (`remembered`).
"""

from __future__ import annotations

from django.contrib.auth.models import Permission

from community.accounts.memory import remembered


def role_ids(user) -> frozenset[int]:
    """Ids of the groups that `user` belongs to, kept until somebody's roles change."""
    return remembered(
        ("roles", user.pk), lambda: frozenset(user.groups.order_by().values_list("id", flat=True))
    )


def holds(user, permission: str) -> bool:
    """Whether a role of `user` carries "app.codename"; superusers hold them all."""
    if not user.is_authenticated or not user.is_active:
        return False
    roles = role_ids(user)
    return user.is_superuser or permission in remembered(("held", roles), lambda: _held_by(roles))


def _held_by(roles: frozenset[int]) -> frozenset[str]:
    found = Permission.objects.filter(group__in=roles)
    return frozenset(
        f"{app}.{codename}"
        for app, codename in found.values_list("content_type__app_label", "codename")
    )
