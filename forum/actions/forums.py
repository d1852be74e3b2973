"""Forums themselves, and who may do what in them."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from machina.core.db.models import get_model

from community.events.actions import publish
from community.events.version import touch_portal
from community.live.broadcast import recheck
from community.slugs import free_slug
from community.transactions import one_transaction
from forum import events
from forum.models import Forum
from forum.tree import forget_tree

READ = ("can_see_forum", "can_read_forum", "can_download_file")
TAKE_PART = (
    *READ,
    "can_start_new_topics",
    "can_reply_to_topics",
    "can_edit_own_posts",
    "can_delete_own_posts",
    "can_post_without_approval",
    "can_attach_file",
)
MODERATE = (
    *TAKE_PART,
    "can_lock_topics",
    "can_move_topics",
    "can_edit_posts",
    "can_delete_posts",
    "can_approve_posts",
    "can_reply_to_locked_topics",
    "can_post_stickies",
    "can_post_announcements",
)
STANDARD = {
    None: READ,
    "customer": TAKE_PART,
    "moderator": MODERATE,
    "agent": (*TAKE_PART, "can_reply_to_locked_topics", "can_lock_topics", "can_move_topics"),
    "product manager": (*TAKE_PART, "can_post_announcements"),
    "editor": TAKE_PART,
    "administrator": MODERATE,
}
Permission = get_model("forum_permission", "ForumPermission")
OfGroup = get_model("forum_permission", "GroupForumPermission")
OfPerson = get_model("forum_permission", "UserForumPermission")


@one_transaction
def add_forum(
    name: str,
    *,
    by=None,
    parent: Forum | None = None,
    kind: str = Forum.Kind.QUESTIONS,
    category: bool = False,
    **more,
) -> Forum:
    """Make a forum (or a category) at the end of its parent.

    Slugs stay unique by a number at the end.
    """
    forum = Forum(
        name=name,
        parent=parent,
        kind=kind,
        type=Forum.FORUM_CAT if category else Forum.FORUM_POST,
        **more,
    )
    forum.slug = free_slug(name, otherwise="forum", taken=_slugs_beginning)
    forum.save(force_insert=True)
    forum_changed()
    return forum


def _slugs_beginning(base: str) -> set[str]:
    return set(Forum.objects.filter(slug__startswith=base).values_list("slug", flat=True))


def forum_changed() -> None:
    """Call it in the transaction that changes anything about forums or their permissions."""
    forget_tree()
    transaction.on_commit(touch_portal)
    recheck()


@one_transaction
def set_permissions(role: str | None, codenames, *, forum: Forum | None = None, by=None) -> None:
    """Let a role (None: visitors) do exactly this, everywhere or, with `forum`, there in place of
    what holds everywhere.
    """
    wanted = set(codenames)
    group = Group.objects.get(name=role) if role else None
    rows = (
        OfGroup.objects.filter(group=group, forum=forum)
        if group
        else OfPerson.objects.filter(anonymous_user=True, forum=forum)
    )
    everywhere = granted_everywhere(role) if forum else set()
    said = {
        permission: permission.codename in wanted
        for permission in Permission.objects.filter(codename__in=wanted | everywhere)
        if not forum or (permission.codename in everywhere) != (permission.codename in wanted)
    }
    before = dict(rows.values_list("permission_id", "has_perm"))
    if before == {permission.pk: has for permission, has in said.items()}:
        return
    rows.delete()
    for permission, has in said.items():
        row = {"permission": permission, "forum": forum, "has_perm": has}
        if group:
            OfGroup.objects.create(group=group, **row)
        else:
            OfPerson.objects.create(anonymous_user=True, **row)
    place, granted = forum.pk if forum else None, tuple(sorted(wanted))
    publish(events.PermissionsChanged(by.pk if by else None, place, role or "", granted))
    forum_changed()


def granted_everywhere(role: str | None) -> set[str]:
    """Codenames that a role (None: visitors) has in every forum that says nothing else."""
    rows = (
        OfGroup.objects.filter(group__name=role)
        if role
        else OfPerson.objects.filter(anonymous_user=True)
    )
    return set(
        rows.filter(forum=None, has_perm=True).values_list("permission__codename", flat=True)
    )


def granted_in(forum: Forum | None) -> dict[str | None, set[str]]:
    """Codenames that each role (None: visitors) has in `forum`: what holds everywhere (where no
    forum is named: that alone), changed by the forum's own rows.
    """
    here = Q(forum=None) | Q(forum=forum)
    what = ("forum_id", "permission__codename", "has_perm")
    of_visitors = OfPerson.objects.filter(here, anonymous_user=True).values_list(*what)
    rows = [
        *OfGroup.objects.filter(here).values_list("group__name", *what),
        *((None, *row) for row in of_visitors),
    ]
    granted: dict[str | None, set[str]] = defaultdict(set)
    for role, _forum, code, has in sorted(rows, key=lambda row: row[1] is not None):
        (granted[role].add if has else granted[role].discard)(code)
    return granted


def give_standard_permissions() -> None:
    """What the six roles and visitors may do until an operator says otherwise."""
    for role, codenames in STANDARD.items():
        set_permissions(role, codenames)
