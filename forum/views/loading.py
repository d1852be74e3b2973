"""Load a thing for a viewer or answer 404; refuse politely; count an act against its limit."""

from __future__ import annotations

import json
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from community.accounts.addresses import address_of
from community.accounts.limits import TooOften, spend_as
from community.accounts.origin import way_back
from forum.models import Forum, Post, Topic
from forum.tree import forum_tree


def load_topic(user, topic_id: int) -> Topic:
    """The topic if `user` may see it; otherwise it does not exist (404)."""
    topic = Topic.objects.visible_to(user).filter(pk=topic_id).first()
    if topic is None:
        raise Http404
    topic.forum = forum_tree()[topic.forum_id]
    return topic


def load_post(user, post_id: int) -> Post:
    """The post with its topic if `user` may see it; otherwise it does not exist (404)."""
    post = (
        Post.objects.visible_to(user).select_related("topic", "poster").filter(pk=post_id).first()
    )
    if post is None:
        raise Http404
    post.topic.forum = forum_tree()[post.topic.forum_id]
    return post


def load_forum(user, forum_id: int) -> Forum:
    """The forum (with counters as old as the tree) if `user` may see it; otherwise it does not
    exist (404).
    """
    from forum.permissions import can_see_forum

    forum = forum_tree().get(forum_id)
    if forum is None or not can_see_forum(user, forum):
        raise Http404
    return forum


def refuse(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    """One sentence: into the page's message line for htmx, as a page otherwise."""
    if request.htmx:
        return say(sentence, status)
    return render(request, "portal/refused.html", {"sentence": sentence}, status=status)


def say(sentence: str, status: int = 204) -> HttpResponse:
    """One sentence for the page's message line, and nothing to swap."""
    response = HttpResponse(status=status)
    response["HX-Trigger"] = json.dumps({"say": {"value": sentence}})
    return response


def members_only(view):
    """Send visitors to sign in and back again; an htmx request makes the whole page go there."""

    @wraps(view)
    def asked(request: HttpRequest, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        back = way_back(request, request.headers.get("HX-Current-URL"))
        target = request.get_full_path() if request.method == "GET" else _path_of(back)
        to_login = redirect_to_login(target)
        if request.htmx:
            response = HttpResponse(status=204)
            response["HX-Redirect"] = to_login["Location"]
            return response
        return to_login

    return asked


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def within_limit(rule: str, posts: bool = True):
    """Count each POST of the view against `rule`; beyond it say when to try again (429) and lose
    nothing.

    `posts` says that it counts among the posts of its network address as well.
    """

    def decorate(view):
        @wraps(view)
        def counted(request: HttpRequest, *args, **kwargs):
            if request.method == "POST":
                try:
                    spend_as(request.user, rule, address_of(request) if posts else "")
                except TooOften as limit:
                    return too_often(request, limit)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def too_often(request: HttpRequest, limit: TooOften) -> HttpResponse:
    """The page that keeps what was typed and says when to send it again."""
    sentence = _("That was a lot at once. Wait a little, then send it again.")
    if request.htmx:
        response = refuse(request, sentence, 429)
    else:
        typed = {name: value for name, value in request.POST.items() if name in ("title", "body")}
        response = render(
            request, "portal/refused.html", {"sentence": sentence, "typed": typed}, status=429
        )
    response["Retry-After"] = str(limit.retry_after)
    return response
