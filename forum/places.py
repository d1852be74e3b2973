"""Where people write in the forum: on the page to ask on, and below a topic."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404

from community.numbers import number
from community.things.kinds import is_readable
from community.things.ref import Ref
from community.writing.places import Place, declare_places
from forum.models import Topic
from forum.permissions import can_attach

LONGEST_TAGS = 255


def _takes_files(user, topic_id: int | None) -> bool:
    forums = Topic.objects.filter(pk=topic_id).values_list("forum_id", flat=True)
    return can_attach(user, forums.first() if topic_id else None)


def _draft_keeps(user, typed: Mapping[str, str]) -> dict:
    """Tags, the forum to ask in, and the post that is replied to."""
    forum, parent = number(typed.get("forum")), number(typed.get("parent"))
    if forum is not None and not is_readable(user, Ref("forum", forum)):
        raise Http404
    return {
        "tags": typed.get("tags", "")[:LONGEST_TAGS],
        "forum": forum,
        "parent": parent if parent and is_readable(user, Ref("post", parent)) else None,
    }


declare_places(
    Place("ask", _takes_files, _draft_keeps),
    Place("topic", _takes_files, _draft_keeps),
)
