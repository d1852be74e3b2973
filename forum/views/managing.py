"""What is done to a topic as a whole."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse
from community.accounts.prepared import rows_of
from forum import actions, permissions
from forum.forms import MergeForm, MoveForm, SplitForm
from forum.models import Post, Topic, TopicMerge
from forum.views.loading import load_topic

MOST_SPLIT = 200  # answers that may be chosen from
SHOWN_TO_SPLIT = (  # who wrote one, and how it begins
    "_content_rendered",
    "poster__username",
    "poster__display_name",
    "poster__closed_on",
)


@members_only
@require_POST
def moderate(request: HttpRequest, topic_id: int, verb: str) -> HttpResponse:
    """lock, unlock, pin, announce, unpin."""
    return _moderation(request, load_topic(request.user, topic_id), verb)


def _moderation(request: HttpRequest, topic: Topic, verb: str) -> HttpResponse:
    user = request.user
    table = {
        "lock": (permissions.can_lock, actions.lock_topic, {}),
        "unlock": (permissions.can_lock, actions.unlock_topic, {}),
        "pin": (permissions.can_pin, actions.pin_topic, {}),
        "announce": (permissions.can_announce, actions.pin_topic, {"announce": True}),
        "unpin": (permissions.can_pin, actions.unpin_topic, {}),
    }
    if verb not in table:
        raise Http404
    allowed, act, words = table[verb]
    if not allowed(user, topic):
        raise Http404
    act(topic, by=user, **words)
    return redirect(topic)


@members_only
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Move, merge and split, on one page."""
    topic = load_topic(request.user, topic_id)
    if not (permissions.can_move(request.user, topic) or permissions.can_lock(request.user, topic)):
        raise Http404
    what = request.POST.get("what", "")
    answers = Post.objects.filter(topic=topic, approved=True).answers().order_by("number")
    answers = answers.select_related("poster").only(*SHOWN_TO_SPLIT)[:MOST_SPLIT]
    forms = {
        "move": MoveForm(request.POST if what == "move" else None, user=request.user),
        "merge": MergeForm(
            request.POST if what == "merge" else None, user=request.user, topic=topic
        ),
        "split": SplitForm(request.POST if what == "split" else None, answers=answers),
    }
    if what in forms and forms[what].is_valid() and permissions.can_move(request.user, topic):
        try:
            result = _managed(request, topic, what, forms[what].cleaned_data)
        except Refused:
            forms[what].add_error(None, _("That is not possible with this topic."))
        else:
            messages.success(
                request, {"move": _("Moved."), "merge": _("Merged."), "split": _("Split.")}[what]
            )
            return redirect(result)
    context = {
        "topic": topic,
        "forum": topic.forum,
        "forms": forms,
        "merges": [merge for merge in _merges(topic) if _may_undo(request.user, merge)],
        "pinned": topic.type != Topic.TOPIC_POST,
        "may_announce": permissions.can_announce(request.user, topic),
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "forum/manage.html", context, status=422 if failed else 200)


@members_only
@require_POST
def undo_merge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Give a topic that was merged away its address and its posts back."""
    merge = get_object_or_404(TopicMerge.objects.select_related("source"), pk=merge_id)
    home = load_topic(request.user, merge.source.merged_into_id or merge.source_id)
    if not (permissions.can_move(request.user, home) and _may_undo(request.user, merge)):
        raise Http404
    try:
        back = actions.undo_merge(merge, by=request.user)
    except Refused:
        return refuse(request, _("Its question was carried elsewhere since."), 409)
    messages.success(request, _("The merge is undone."))
    return redirect(back)


def _merges(topic: Topic) -> list[TopicMerge]:
    """Those that can be undone; of a topic into which nothing was merged little is asked."""

    def standing(ids: list[int]) -> QuerySet:
        return TopicMerge.objects.standing_in(ids[0]).values_list("pk")

    rows = rows_of("merges that stand", standing, [topic.pk])
    if not rows:
        return []
    merges = TopicMerge.objects.select_related("source", "by").order_by("-id")
    return list(merges.filter(pk__in=[pk for (pk,) in rows]))


def _may_undo(user, merge: TopicMerge) -> bool:
    return permissions.can_move(user, merge.source)


def _managed(request: HttpRequest, topic: Topic, what: str, data: dict) -> Topic:
    if what == "move":
        return actions.move_topic(topic, by=request.user, to=data["to"])
    if what == "merge":
        return actions.merge_topics(topic, by=request.user, into=data["into"])
    chosen = list(Post.objects.filter(pk__in=data["answers"], topic=topic))
    return actions.split_topic(topic, by=request.user, answers=chosen, title=data["title"])
