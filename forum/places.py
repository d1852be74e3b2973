"""Where people write in the forum: on the page to ask on, and below a topic."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404

from community.numbers import number
from community.things.kinds import is_readable
from community.things.ref import Ref
from community.writing.places import Place, declare_places
from forum.models import Post, Topic
from forum.permissions import can_attach

LONGEST_TAGS = 255
LATEST_POSTS = 60  # whose authors take part


def _takes_files(user, topic_id: int | None) -> bool:
    forums = Topic.objects.filter(pk=topic_id).values_list("forum_id", flat=True)
    return can_attach(user, forums.first() if topic_id else None)


def draft_keeps(user, typed: Mapping[str, str]) -> dict:
    """Tags, the forum to ask in, and the post that is replied to."""
    forum, parent = number(typed.get("forum")), number(typed.get("parent"))
    if forum is not None and not is_readable(user, Ref("forum", forum)):
        raise Http404
    return {
        "tags": typed.get("tags", "")[:LONGEST_TAGS],
        "forum": forum,
        "parent": parent if parent and is_readable(user, Ref("post", parent)) else None,
    }


def _company_of_a_question(user, ref, typed: Mapping[str, str]) -> tuple[Ref | None, list[int]]:
    """Those who may read the forum to ask in; until it is chosen, anybody."""
    forum = number(typed.get("forum"))
    if forum is None:
        return None, []
    if not is_readable(user, Ref("forum", forum)):
        raise Http404
    return Ref("forum", forum), []


def _company_of_a_topic(user, ref: Ref, typed: Mapping[str, str]) -> tuple[Ref, list[int]]:
    posts = Post.objects.filter(topic_id=ref.id, approved=True).exclude(poster=None)
    latest = posts.order_by("-id").values_list("poster_id", flat=True)[:LATEST_POSTS]
    return ref, list(dict.fromkeys(latest))


declare_places(
    Place("ask", _takes_files, draft_keeps, _company_of_a_question),
    Place("topic", _takes_files, draft_keeps, _company_of_a_topic),
)
