"""The page to ask on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.accounts.doors import members_only, within_limit
from community.search.actions import mark_posted
from community.writing.drafts import draft_at
from forum import actions, permissions
from forum.forms import AskForm


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@within_limit("asks_per_hour")
def ask(request: HttpRequest) -> HttpResponse:
    """The page to ask on; a draft is found again on any device."""
    draft = draft_at("ask", by=request.user)
    if request.method == "POST":
        form = AskForm(request.POST, user=request.user, reads=request.reads)
        if form.is_valid():
            data = form.cleaned_data
            if not permissions.can_ask(request.user, data["forum"]):
                raise Http404
            topic = actions.start_topic(
                data["forum"],
                by=request.user,
                title=data["title"],
                content=data["body"],
                tags=data["tags"],
                nonce=data["nonce"],
            )
            mark_posted(data["nonce"], by=request.user)
            return redirect(topic)
    else:
        initial = {
            "title": request.GET.get("title", "")[:160],
            "forum": request.GET.get("forum", ""),
            "body": request.GET.get("body", "")[:5000],
        }
        if draft and not initial["title"]:
            initial = {
                "title": draft.title,
                "body": draft.body,
                "tags": draft.more.get("tags", ""),
                "forum": draft.more.get("forum"),
            }
        form = AskForm(user=request.user, reads=request.reads, initial=initial)
    return render(
        request,
        "forum/ask.html",
        {"form": form, "draft": draft},
        status=422 if form.errors else 200,
    )
