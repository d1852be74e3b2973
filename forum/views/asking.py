"""The page to ask on, and what is offered there while somebody writes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.doors import is_too_much, members_only, within_limit
from community.numbers import number
from community.search.actions import (
    mark_opened,
    mark_posted,
    mark_solved,
    show_suggestions,
    still_asking,
)
from community.search.querysets import was_offered
from community.writing.drafts import discard_draft, draft_at, save_draft
from forum import actions, permissions
from forum.answer_times import Wait, usual_wait
from forum.forms import AskForm
from forum.offers import Offer, offer
from forum.places import draft_keeps
from forum.rules import MOST_TAGS
from forum.tree import forum_tree

LIMIT = "searches_per_minute"
PLACE = "ask"
TYPED = ("nonce", "title", "forum", "body", "tags")


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@within_limit("asks_per_hour")
def ask(request: HttpRequest) -> HttpResponse:
    """The page to ask on; a draft is found again on any device."""
    draft = draft_at(PLACE, by=request.user)
    found = None
    if request.method == "POST":
        form = AskForm(request.POST, user=request.user, reads=request.reads)
        if form.is_valid():
            data = form.cleaned_data
            if not permissions.can_ask(request.user, data["forum"]):
                raise Http404
            found = _unseen(request, data)
            if found is None:
                return redirect(_started(request, data))
            form.data = {**request.POST.dict(), "nonce": data["nonce"]}
    else:
        form = AskForm(user=request.user, reads=request.reads, initial=_initial(request, draft))
    return render(
        request,
        "forum/ask.html",
        {
            "form": form,
            "draft": draft,
            "most_tags": MOST_TAGS,
            "wait": _wait(request.user, number(str(form["forum"].value()))),
            "offer": found,
            "typed": [(name, form[name].value()) for name in TYPED] if found else None,
        },
        status=422 if form.errors else 200,
    )


def _wait(user, forum_id: int | None) -> Wait | None:
    """How soon one is answered there; of a forum in which `user` may not ask nothing is told."""
    forum = forum_tree().get(forum_id)
    return usual_wait(forum_id if forum and permissions.can_ask(user, forum) else None)


def _initial(request: HttpRequest, draft) -> dict[str, Any]:
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
    return initial


def _started(request: HttpRequest, data: dict):
    topic = actions.start_topic(
        data["forum"],
        by=request.user,
        title=data["title"],
        content=data["body"],
        tags=data["tags"],
        nonce=data["nonce"],
    )
    mark_posted(data["nonce"], by=request.user)
    return topic


def _unseen(request: HttpRequest, data: dict) -> Offer | None:
    """A certain answer that this form has not shown, because its script did not run: the question
    waits until it was seen, once.
    """
    if was_offered(data["nonce"], by=request.user) or is_too_much(request, LIMIT):
        return None
    found = offer(request.user, data["title"], data["body"], reads=request.reads)
    if not (found.ready and found.ready.is_certain):
        return None
    show_suggestions(data["nonce"], by=request.user, keys=found.keys)
    return found


@require_POST
def ask_help(request: HttpRequest) -> HttpResponse:
    """Everything that stands beside a question while it is written, and a record of what was shown:
    an answer that may do, further ones, where such questions stand, how soon they are answered.
    """
    if not request.user.is_authenticated or is_too_much(request, LIMIT):
        return HttpResponse(status=204)
    title, body = request.POST.get("title", ""), request.POST.get("body", "")
    found = offer(request.user, title, body, reads=request.reads)
    nonce, forum_id = request.POST.get("nonce", ""), number(request.POST.get("forum"))
    if found.keys and nonce:
        show_suggestions(nonce, by=request.user, keys=found.keys)
    if forum_id is None and found.forums:
        forum_id = found.forums[0].pk
    context = {"offer": found, "wait": _wait(request.user, forum_id)}
    return render(request, "forum/_ask_help.html", context)


@require_POST
def ask_verb(request: HttpRequest, verb: str) -> HttpResponse:
    """open, solved ("this solved it") or undo."""
    verbs = {"open": _open, "solved": _solved, "undo": _undo}
    if not request.user.is_authenticated or verb not in verbs:
        raise Http404
    return verbs[verb](request, request.POST.get("nonce", ""))


def _open(request: HttpRequest, nonce: str) -> HttpResponse:
    mark_opened(nonce, by=request.user, key=request.POST.get("key", ""))
    return HttpResponse(status=204)


def _solved(request: HttpRequest, nonce: str) -> HttpResponse:
    """The question need not be asked: its draft goes, and can be had back."""
    if not mark_solved(nonce, by=request.user, key=request.POST.get("key", "")):
        return HttpResponse(status=204)
    discard_draft(PLACE, by=request.user)
    if request.htmx:
        return render(request, "forum/_solved.html")
    typed = [(name, request.POST.get(name, "")) for name in TYPED]
    return render(request, "forum/solved.html", {"typed": typed})


def _undo(request: HttpRequest, nonce: str) -> HttpResponse:
    still_asking(nonce, by=request.user)
    typed = request.POST
    save_draft(
        PLACE,
        by=request.user,
        title=typed.get("title", ""),
        body=typed.get("body", ""),
        more=draft_keeps(request.user, typed),
    )
    return HttpResponse(status=204) if request.htmx else redirect("ask")
