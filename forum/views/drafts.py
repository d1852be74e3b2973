"""What is being typed, kept by the server."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from community.accounts.doors import members_only
from community.numbers import number
from community.things.ref import Ref
from community.writing.drafts import save_draft
from forum.models import Post, Topic
from forum.views.loading import load_forum, load_topic

LONGEST = 200_000
LONGEST_TAGS = 255


@members_only
@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    """Keep what is being typed; answers in JSON so that the page can say so."""
    user, typed = request.user, request.POST
    place, forum_id = typed.get("place", ""), number(typed.get("forum"))
    saved = save_draft(
        place if place == "ask" else _topic_named(user, place).live_group,
        by=user,
        title=typed.get("title", ""),
        body=typed.get("body", "")[:LONGEST],
        more={
            "tags": typed.get("tags", "")[:LONGEST_TAGS],
            "forum": None if forum_id is None else load_forum(user, forum_id).pk,
            "parent": _readable(user, number(typed.get("parent"))),
        },
    )
    return JsonResponse({"saved": bool(saved)})


def _topic_named(user, place: str) -> Topic:
    """The topic of "topic.42"; 404 for anything else."""
    ref = Ref.parse(place)
    if ref is None or ref.prefix != "topic":
        raise Http404
    return load_topic(user, ref.id)


def _readable(user, post_id: int | None) -> int | None:
    """The id of a post, unless `user` may not read it."""
    return post_id if Post.objects.visible_to(user).filter(pk=post_id).exists() else None
