"""A topic's page, what came to it since, and how far it was read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from community.accounts.doors import members_only
from community.addresses import elsewhere, moved
from community.notifications.actions import mark_notices_read
from community.numbers import number
from forum import actions, permissions
from forum.models import Post, Topic, TopicRead
from forum.tree import forum_tree
from forum.views.assembly import topic_page
from forum.views.loading import load_topic

SORTS = ("oldest", "newest", "votes")
MOST_PAGES = 10_000_000


@require_GET
def topic(request: HttpRequest, topic_id: int, slug: str = "") -> HttpResponse:
    """The question, its accepted answers, one page of answers with their branches, and the
    composer.
    """
    user = request.user
    topic = get_object_or_404(Topic, pk=topic_id)
    if topic.merged_into_id:
        return moved(load_topic(user, topic.merged_into_id).get_absolute_url())
    if not permissions.can_read_topic(user, topic):
        raise Http404
    if way := elsewhere(request, topic.get_absolute_url()):
        return way
    topic.forum = forum_tree()[topic.forum_id]
    sort = request.GET.get("sort", "oldest")
    page = number(request.GET.get("page", "1"), MOST_PAGES)
    if sort not in SORTS or not page:
        raise Http404
    context = topic_page(request, topic, sort, page)
    if page > context["pages"]:
        raise Http404
    return render(request, "forum/topic.html", context)


@members_only
@require_POST
def read(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The page's script says how far it was read; notices about the topic count as seen."""
    topic = load_topic(request.user, topic_id)
    last = number(request.POST.get("post"))
    if last is not None:
        actions.mark_topic_read(topic, by=request.user, last_post_id=last)
    if request.user.unread_notices:
        mark_notices_read(by=request.user, about=topic.live_group)
    return HttpResponse(status=204)


@require_GET
def unread(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Go to the first post that this person has not seen."""
    topic = load_topic(request.user, topic_id)
    if not request.user.is_authenticated:
        return redirect(topic)
    mark = (
        TopicRead.objects.filter(user=request.user, topic=topic)
        .values_list("last_post_id", flat=True)
        .first()
    )
    post = None
    if mark is not None:
        post = Post.objects.filter(topic=topic, id__gt=mark, approved=True).order_by("id").first()
    return redirect(post or (topic.last_post if mark is not None and topic.last_post else topic))
