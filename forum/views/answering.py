"""Answers and replies."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.accounts.doors import Refused, members_only, refuse, within_limit
from community.live.announcing import missed
from community.numbers import number
from forum import actions, permissions
from forum.forms import PostForm
from forum.views.assembly import last_page_of, topic_page
from forum.views.composing import composing
from forum.views.loading import load_post, load_topic


@members_only
@require_POST
@within_limit("posts_per_minute")
def answer(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Post an answer, or a reply when `parent` names a post."""
    topic = load_topic(request.user, topic_id)
    if not permissions.can_post(request.user, topic):
        return refuse(request, _("This topic is closed for new posts."))
    form = PostForm(request.POST)
    parent_id = number(request.POST.get("parent"))
    parent = load_post(request.user, parent_id) if parent_id else None
    if parent and parent.topic_id != topic.pk:
        raise Http404
    if not form.is_valid():
        if request.htmx:
            return refuse(request, " ".join(form.errors.get("body", [])), 422)
        context = topic_page(request, topic, "oldest", last_page_of(topic))
        error, typed = " ".join(form.errors.get("body", [])), request.POST.get("body", "")
        context |= composing(
            request, topic, get_language(), get_token(request), typed=typed, error=error
        )
        return render(request, "forum/topic.html", context, status=422)
    data = form.cleaned_data
    try:
        if parent:
            post = actions.post_reply(
                parent, by=request.user, content=data["body"], nonce=data["nonce"]
            )
        else:
            post = actions.post_answer(
                topic, by=request.user, content=data["body"], nonce=data["nonce"]
            )
    except Refused:
        return refuse(request, _("This post was removed in the meantime."), 409)
    if request.htmx:
        topic.refresh_from_db()
        after = number(request.POST.get("after"))
        body = {
            "shown": f"post-{post.pk}",
            "address": post.get_absolute_url(),
            "messages": [] if after is None else missed(topic.live_group, after, get_language()),
        }
        return JsonResponse(body)
    return redirect(post)
