"""Comments: a comment's own address, and what is done with one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse, too_often, within_limit
from community.accounts.limits import TooOften, spend_as
from community.live.announcing import missed
from community.numbers import number
from community.things.kinds import title_of
from community.things.ref import Ref
from ideas import actions, permissions
from ideas.families import family, family_seen
from ideas.forms import CommentForm, EditCommentForm
from ideas.models import Comment
from ideas.rules import MOST_REPLIES
from ideas.views.earlier import earlier_versions
from ideas.views.ideas import idea_page
from ideas.views.loading import load_comment, load_idea
from ideas.views.talk import all_replies, page_of, quote_of


@require_GET
def comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The permanent address: leads to the comment below its idea, on whatever page that is now, or
    to the post that it became.
    """
    comment = load_comment(request.user, comment_id)
    if comment.became:
        moved = title_of(request.user, Ref.parse(comment.became))
        if moved is None:
            raise Http404
        return redirect(moved[1])
    home = load_idea(request.user, comment.idea.merged_into_id or comment.idea_id)
    page = "" if comment.is_official else page_of(comment, family_seen(request.user, home))
    return redirect(f"{home.get_absolute_url()}{page}#comment-{comment.pk}")


@require_GET
def replies(request: HttpRequest, comment_id: int) -> HttpResponse:
    """All replies to a comment: a fragment for htmx, their place below the idea otherwise."""
    root = load_comment(request.user, comment_id)
    if not request.htmx:
        return redirect(root)
    return HttpResponse(all_replies(request, root, MOST_REPLIES))


@require_GET
def more(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Everything that this viewer may do with one comment, as a small page (a menu for htmx)."""
    comment, user = load_comment(request.user, comment_id), request.user
    context = {
        "comment": comment,
        "may_comment": not comment.is_removed and permissions.can_comment(user, comment.idea),
        "may_edit": permissions.can_edit_comment(user, comment),
        "may_remove": permissions.can_remove_comment(user, comment),
        "may_restore": comment.is_removed and permissions.can_restore_comment(user, comment),
        "may_mark": permissions.can_mark_official(user, comment),
        "may_see_history": comment.edited_on and permissions.can_see_comment_history(user, comment),
        "address": request.build_absolute_uri(comment.get_absolute_url()),
    }
    page = "ideas/_more_comment.html" if request.htmx else "ideas/more_comment.html"
    return render(request, page, context)


@members_only
@require_POST
@within_limit("posts_per_minute")
def add(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Say something about an idea, or in reply when `parent` names a comment."""
    idea = load_idea(request.user, idea_id)
    idea = load_idea(request.user, idea.merged_into_id) if idea.merged_into_id else idea
    if not permissions.can_comment(request.user, idea):
        return refuse(request, _("Comments on this idea are closed."))
    form, parent = CommentForm(request.POST), _parent(request)
    if parent and parent.idea_id not in family(idea):
        raise Http404
    if not form.is_valid():
        return _not_taken(request, idea, " ".join(form.errors.get("body", [])))
    data = form.cleaned_data
    try:
        comment = actions.add_comment(
            idea, by=request.user, content=data["body"], parent=parent, nonce=data["nonce"]
        )
    except Refused:
        return refuse(request, _("This comment was removed in the meantime."), 409)
    return _taken(request, idea, comment)


def _parent(request: HttpRequest) -> Comment | None:
    parent_id = number(request.POST.get("parent"))
    return load_comment(request.user, parent_id) if parent_id else None


def _not_taken(request: HttpRequest, idea, error: str) -> HttpResponse:
    if request.htmx:
        return refuse(request, error, 422)
    return render(request, "ideas/idea.html", idea_page(request, idea, error), status=422)


def _taken(request: HttpRequest, idea, comment: Comment) -> HttpResponse:
    if not request.htmx:
        return redirect(comment)
    after = number(request.POST.get("after"))
    body = {
        "shown": f"comment-{comment.pk}",
        "address": comment.get_absolute_url(),
        "messages": [] if after is None else missed(idea.live_group, after, get_language()),
    }
    return JsonResponse(body)


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("edits_per_minute")
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Change a comment; when somebody else was faster, both texts are shown."""
    comment = load_comment(request.user, comment_id)
    if not permissions.can_edit_comment(request.user, comment):
        return _too_late(request, comment)
    initial = {"body": comment.content, "seen_version": comment.version}
    form, conflict = EditCommentForm(request.POST or None, initial=initial), None
    if form.is_valid():
        data = form.cleaned_data
        try:
            return redirect(
                actions.edit_comment(
                    comment,
                    by=request.user,
                    content=data["body"],
                    seen_version=data["seen_version"],
                )
            )
        except Refused:
            conflict = Comment.objects.get(pk=comment.pk)
            form.data = {**form.data.dict(), "seen_version": conflict.version}
    context = {"form": form, "thing": comment, "title": comment.idea.title, "conflict": conflict}
    context["place"] = comment.idea.live_group
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "ideas/edit.html", context, status=status)


def _too_late(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Authors see "Edit" at all that they wrote: where it is too late, they are told so."""
    if comment.author_id != request.user.pk:
        raise Http404
    messages.error(request, _("This text can no longer be changed."))
    return redirect(comment)


@require_GET
def history(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Earlier texts of a comment."""
    comment = load_comment(request.user, comment_id)
    if not permissions.can_see_comment_history(request.user, comment):
        raise Http404
    try:
        spend_as(request.user, "histories_per_minute")
    except TooOften as limit:
        return too_often(request, limit)
    return earlier_versions(request, comment, comment.idea.title)


@members_only
@require_POST
def remove(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take a comment away; who keeps order can undo it from the message that follows."""
    comment = load_comment(request.user, comment_id)
    if not permissions.can_remove_comment(request.user, comment):
        raise Http404
    actions.remove_comment(comment, by=request.user)
    undo = f"undo:{reverse('restore_comment', args=[comment.pk])}"
    may_restore = permissions.can_restore_comment(request.user, comment)
    messages.success(request, _("Removed."), extra_tags=undo if may_restore else "")
    return redirect(comment.idea)


@members_only
@require_POST
def restore(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Undo a removal."""
    comment = load_comment(request.user, comment_id)
    if not permissions.can_restore_comment(request.user, comment):
        raise Http404
    return redirect(actions.restore_comment(comment, by=request.user))


@members_only
@require_POST
def official(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Mark as the team's answer, or take that back (`take_back`)."""
    comment = load_comment(request.user, comment_id)
    if not permissions.can_mark_official(request.user, comment):
        raise Http404
    if request.POST.get("take_back"):
        actions.withdraw_official(comment, by=request.user)
    else:
        try:
            actions.mark_official(comment, by=request.user)
        except Refused:
            return refuse(request, _("This comment was removed in the meantime."), 409)
    return HttpResponse(status=204) if request.htmx else redirect(comment)


@require_GET
def quote(request: HttpRequest, comment_id: int) -> JsonResponse:
    """The comment as Markdown, for the composer."""
    return JsonResponse({"text": quote_of(load_comment(request.user, comment_id))})
