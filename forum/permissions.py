"""Who may do what in the forum. Asked by page, fragment, feed, search, socket and mail alike.

Per-forum permissions are machina's (its checker decides which of a person's and a role's entries
wins); what a role may do everywhere is a Django permission. Rows are read once per role and kept
until something changes (`remembered`).
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from machina.core.db.models import get_model
from machina.core.loading import get_class

from community.accounts.memory import remembered
from community.accounts.permissions import holds, role_ids
from community.accounts.rules import value_of
from forum.tree import forum_tree


def forums_where(user, codename: str) -> frozenset[int]:
    """Ids of the forums in which `user` has machina's permission `codename`; empty for people whose
    account is closed.
    """
    return _grants(user).get(codename, frozenset())


def _grants(user) -> dict[str, frozenset[int]]:
    grants = getattr(user, "_forum_grants", None)
    if grants is None:
        grants = remembered(("grants", _subject(user)), lambda: _read_grants(user))
        user._forum_grants = grants
    return grants


def _subject(user):
    """People of the same roles share one entry; a person with rows of their own has their own."""
    if not user.is_authenticated:
        return "visitor"
    if not user.is_active:
        return "nobody"
    if user.is_superuser:
        return "superuser"
    if user.pk in remembered("personal", _people_with_rows):
        return user.pk
    return role_ids(user)


def _people_with_rows() -> set[int]:
    rows = get_model("forum_permission", "UserForumPermission").objects.exclude(user=None)
    return set(rows.values_list("user_id", flat=True))


def _read_grants(user) -> dict[str, frozenset[int]]:
    forums = forum_tree()
    checker = get_class("forum_permission.checker", "ForumPermissionChecker")(user)
    if user.is_authenticated and user.is_superuser:
        held = {forum.pk: set(checker.get_perms(forum)) for forum in forums.values()}
    elif user.is_authenticated and not user.is_active:
        held = {}
    else:
        held = {
            forum.pk: set(codes)
            for forum, codes in checker.get_perms_for_forumlist(list(forums.values())).items()
        }
    for forum in forums.values():  # parents come first: what hides a parent hides its children
        if forum.parent_id and "can_see_forum" not in held.get(forum.parent_id, ()):
            held.pop(forum.pk, None)
    codes = {code for perms in held.values() for code in perms}
    grants = {code: frozenset(pk for pk, perms in held.items() if code in perms) for code in codes}
    grants["can_read_forum"] = grants.get("can_read_forum", frozenset()) & grants.get(
        "can_see_forum", frozenset()
    )
    return grants


def may(user, codename: str, forum_id: int) -> bool:
    """Machina's permission `codename` in one forum."""
    return forum_id in forums_where(user, codename)


def can_see_forum(user, forum) -> bool:
    return may(user, "can_see_forum", forum.pk)


def can_read_topic(user, topic) -> bool:
    """Removed topics are there for those only who may restore them."""
    if not may(user, "can_read_forum", topic.forum_id):
        return False
    return topic.approved or may(user, "can_delete_posts", topic.forum_id)


def visitors_may_read(topic) -> bool:
    """Whether the topic stands in a feed: those are for everybody, without an account."""
    return can_read_topic(AnonymousUser(), topic)


def visitors_may_see(forum) -> bool:
    """Whether the forum has a feed."""
    return can_see_forum(AnonymousUser(), forum)


def readers(people, topic) -> set[int]:
    """Ids of those of `people` who may read the topic: `can_read_topic` for many."""
    _bring_grants(people)
    return {person.pk for person in people if can_read_topic(person, topic)}


def readers_of_forum(people, forum_id: int) -> set[int]:
    """Ids of those of `people` who may read the forum's topics."""
    _bring_grants(people)
    return {person.pk for person in people if may(person, "can_read_forum", forum_id)}


def _bring_grants(people) -> None:
    """What each of `people` may do where, with one query for all their roles."""
    from django.contrib.auth import get_user_model

    roles: dict[int, set[int]] = {person.pk: set() for person in people}
    belongs = get_user_model().groups.through.objects.filter(user_id__in=roles)
    for user_id, role in belongs.values_list("user_id", "group_id"):
        roles[user_id].add(role)
    own_rows = remembered("personal", _people_with_rows)
    for person in people:
        if person.is_active and not person.is_superuser and person.pk not in own_rows:
            subject = frozenset(roles[person.pk])
            person._forum_grants = remembered(("grants", subject), partial(_read_grants, person))


def can_ask(user, forum) -> bool:
    return (
        user.is_authenticated
        and not forum.is_category
        and may(user, "can_start_new_topics", forum.pk)
    )


def can_post(user, topic) -> bool:
    """Answer or reply."""
    if not user.is_authenticated or not can_read_topic(user, topic) or not topic.approved:
        return False
    if topic.is_locked and not may(user, "can_reply_to_locked_topics", topic.forum_id):
        return False
    return may(user, "can_reply_to_topics", topic.forum_id)


def can_vote(user, post, topic) -> bool:
    """Anybody who may read it, except its author."""
    return (
        user.is_authenticated
        and post.approved
        and post.poster_id != user.pk
        and can_read_topic(user, topic)
    )


def can_edit_any(user, topic) -> bool:
    return may(user, "can_edit_posts", topic.forum_id)


def can_edit(user, post, topic) -> bool:
    """Authors for as long as the rule says, and those who may edit every post of the forum."""
    if not user.is_authenticated or not can_read_topic(user, topic):
        return False
    if can_edit_any(user, topic):
        return True
    young = timezone.now() - post.created < timedelta(days=value_of("edit_days"))
    own = post.poster_id == user.pk and may(user, "can_edit_own_posts", topic.forum_id)
    return own and young and post.approved and not topic.is_locked


def can_remove(user, post, topic) -> bool:
    """Those who moderate the forum; authors their own post while nothing hangs on it."""
    if not user.is_authenticated or not can_read_topic(user, topic):
        return False
    if may(user, "can_delete_posts", topic.forum_id):
        return True
    own = post.poster_id == user.pk and may(user, "can_delete_own_posts", topic.forum_id)
    hangs = topic.posts_count > 1 if post.is_question else (post.replies_count or post.is_accepted)
    return bool(own and not hangs and not topic.is_locked)


def can_restore(user, post, topic) -> bool:
    return user.is_authenticated and may(user, "can_delete_posts", topic.forum_id)


def can_accept(user, topic) -> bool:
    """The asker, and those whose role lets them accept in anybody's question."""
    if (
        not user.is_authenticated
        or not topic.is_question
        or not topic.approved
        or not can_read_topic(user, topic)
    ):
        return False
    return topic.poster_id == user.pk or holds(user, "community_forum.accept_any_answer")


def can_confirm(user, post, topic) -> bool:
    """Say whether an accepted answer is still true: any member who may read it, except its
    author.
    """
    return (
        user.is_authenticated
        and post.is_accepted
        and post.approved
        and post.poster_id != user.pk
        and can_read_topic(user, topic)
    )


def can_lock(user, topic) -> bool:
    return user.is_authenticated and may(user, "can_lock_topics", topic.forum_id)


def can_move(user, topic) -> bool:
    """Move, split and merge."""
    return user.is_authenticated and may(user, "can_move_topics", topic.forum_id)


def can_pin(user, topic) -> bool:
    return user.is_authenticated and may(user, "can_post_stickies", topic.forum_id)


def can_announce(user, topic) -> bool:
    return user.is_authenticated and may(user, "can_post_announcements", topic.forum_id)


def can_attach(user, forum_id: int | None) -> bool:
    """Upload a file for a post in the forum; None while asking, when any forum that takes files
    will do.
    """
    if not user.is_authenticated:
        return False
    allowed = forums_where(user, "can_attach_file")
    return bool(allowed) if forum_id is None else forum_id in allowed


def can_see_history(user, post, topic) -> bool:
    """What a text said before is for its author and those who may edit it."""
    return can_edit(user, post, topic) or (user.is_authenticated and post.poster_id == user.pk)


def abilities(user, topic) -> list[str]:
    """Words that the topic page carries for its stylesheet: which controls of a post this viewer
    gets.
    """
    if not user.is_authenticated:
        return ["read"]
    asked = {
        "vote": True,
        "post": can_post(user, topic),
        "accept": can_accept(user, topic),
        "edit": can_edit_any(user, topic),
        "moderate": may(user, "can_delete_posts", topic.forum_id),
    }
    return ["member", *(word for word, allowed in asked.items() if allowed)]
