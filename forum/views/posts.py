"""A post's own address and what is done to one post."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse, say, too_often, within_limit
from community.accounts.limits import TooOften, spend_as
from community.fragments.marks import neutral, personal
from community.page_numbers import page_numbers
from community.votes import voted_by
from community.writing.difference import difference
from community.writing.threads import branch, by_place
from forum import actions, permissions
from forum.forms import EditForm, ReasonForm
from forum.fragments import as_place, post_fragments, stamps
from forum.models import Bookmark, Post
from forum.rules import REVISIONS_PER_PAGE
from forum.views.assembly import page_of
from forum.views.composing import quote_of
from forum.views.loading import load_post


@require_GET
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """The permanent address: leads to the post in its topic, on whatever page that is now; to an
    accepted answer right under the question.
    """
    post = load_post(request.user, post_id)
    return _to(post, 1 if post.is_lifted else page_of(post), f"post-{post.pk}")


def _to(post: Post, page: int, anchor: str) -> HttpResponse:
    """Go to a place on a page of the topic in which a post stands."""
    query = f"?page={page}" if page > 1 else ""
    return redirect(f"{post.topic.get_absolute_url()}{query}#{anchor}")


@require_GET
def replies(request: HttpRequest, post_id: int) -> HttpResponse:
    """All replies to an answer: a fragment for htmx, their place in the topic otherwise."""
    root = load_post(request.user, post_id)
    if not request.htmx:
        return _to(root, page_of(root), f"{'place' if root.is_answer else 'post'}-{root.pk}")
    user = request.user
    found = stamps(Post.objects.filter(root_id=root.pk).shown().order_by("reply_number")[:500])
    fragments = post_fragments(found, root.topic, get_language())
    places = by_place(found)

    def shown(stamp) -> str:
        return as_place(stamp, fragments.get(stamp.id, ""))

    html = "".join(branch(stamp, shown, places) for stamp in places.get(root.pk, ()))
    ids = [stamp.id for stamp in found]
    if user.is_authenticated:
        html = personal(html, user=user, token=get_token(request), voted=voted_by(user, Post, ids))
    else:
        html = neutral(html)
    return HttpResponse(html)


@require_GET
def more(request: HttpRequest, post_id: int) -> HttpResponse:
    """Everything that this viewer may do with one post, as a small page (a menu for htmx)."""
    post = load_post(request.user, post_id)
    user, topic = request.user, post.topic
    context = {
        "post": post,
        "topic": topic,
        "may_post": not post.is_removed and permissions.can_post(user, topic),
        "may_edit": permissions.can_edit(user, post, topic),
        "may_remove": not post.is_removed and permissions.can_remove(user, post, topic),
        "may_restore": post.is_removed and permissions.can_restore(user, post, topic),
        "may_see_history": post.edited_on and permissions.can_see_history(user, post, topic),
        "may_accept": post.is_answer and permissions.can_accept(user, topic),
        "is_bookmarked": user.is_authenticated
        and Bookmark.objects.filter(user=user, post=post).exists(),
        "address": request.build_absolute_uri(post.get_absolute_url()),
    }
    return render(request, "forum/_more.html" if request.htmx else "forum/more.html", context)


@members_only
@require_POST
@within_limit("votes_per_minute")
def vote(request: HttpRequest, post_id: int) -> HttpResponse:
    """Give a vote, or take it back when `vote` is 0; without a value the state is turned over."""
    post = load_post(request.user, post_id)
    if not permissions.can_vote(request.user, post, post.topic):
        return refuse(request, _("You cannot vote on your own post."))
    wish = request.POST.get("vote", "")
    if wish in ("0", "1"):
        helpful = wish == "1"
    else:
        helpful = post.pk not in voted_by(request.user, Post, [post.pk])
    post = actions.vote_post(post, by=request.user, helpful=helpful)
    if request.htmx:
        return JsonResponse({"post": post.pk, "score": post.score, "voted": helpful})
    return redirect(post)


@members_only
@require_POST
def bookmark(request: HttpRequest, post_id: int) -> HttpResponse:
    """Keep the post among one's bookmarks, or drop it when it is there already."""
    post = load_post(request.user, post_id)
    if actions.drop_bookmark(post, by=request.user):
        sentence = _("Bookmark removed.")
    else:
        actions.bookmark_post(post, by=request.user)
        sentence = _("Bookmarked.")
    if request.htmx:
        return say(sentence)
    messages.success(request, sentence)
    back = request.POST.get("next", "")
    return redirect("bookmarks" if back == reverse("bookmarks") else post)


@members_only
@require_POST
def accept(request: HttpRequest, post_id: int) -> HttpResponse:
    """Mark as solved by this answer, or take that back (`take_back`)."""
    post = load_post(request.user, post_id)
    if not permissions.can_accept(request.user, post.topic):
        raise Http404
    try:
        if request.POST.get("take_back"):
            actions.withdraw_acceptance(post, by=request.user)
        else:
            actions.accept_answer(post, by=request.user)
    except Refused:
        return refuse(request, _("Only an answer to a question can be accepted."), 409)
    return HttpResponse(status=204) if request.htmx else redirect(post)


@members_only
@require_POST
@within_limit("votes_per_minute")
def confirm(request: HttpRequest, post_id: int) -> HttpResponse:
    """Say whether an accepted answer is still true with the present version of the product."""
    post = load_post(request.user, post_id)
    if not permissions.can_confirm(request.user, post, post.topic):
        raise Http404
    actions.confirm_answer(post, by=request.user, still_true=bool(request.POST.get("still_true")))
    return HttpResponse(status=204) if request.htmx else redirect(post)


def _too_late(request: HttpRequest, post) -> HttpResponse:
    """Authors see "Edit" at all that they wrote: where it is closed or too old, they are told
    so.
    """
    if post.poster_id != request.user.pk:
        raise Http404
    messages.error(request, _("This text can no longer be changed."))
    return redirect(post)


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("edits_per_minute")
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change a text; when somebody else was faster, both texts are shown."""
    post = load_post(request.user, post_id)
    if not permissions.can_edit(request.user, post, post.topic):
        return _too_late(request, post)
    initial = {
        "title": post.topic.subject,
        "body": post.content.raw,
        "seen_version": post.updates_count,
    }
    form = EditForm(request.POST or None, post=post, initial=initial)
    conflict = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.edit_post(
                post,
                by=request.user,
                content=data["body"],
                title=data.get("title"),
                seen_version=data["seen_version"],
            )
            return redirect(post)
        except Refused:
            conflict = Post.objects.get(pk=post.pk)
            form.data = {**form.data.dict(), "seen_version": conflict.updates_count}
    context = {
        "form": form,
        "post": post,
        "topic": post.topic,
        "conflict": conflict,
        "forum": post.topic.forum,
    }
    return render(
        request, "forum/edit.html", context, status=409 if conflict else 422 if form.errors else 200
    )


@require_GET
def history(request: HttpRequest, post_id: int) -> HttpResponse:
    """Earlier texts, newest first, each with what changed after it; a page at a time."""
    post = load_post(request.user, post_id)
    if not permissions.can_see_history(request.user, post, post.topic):
        raise Http404
    try:
        spend_as(request.user, "histories_per_minute")
    except TooOften as limit:
        return too_often(request, limit)
    page = Paginator(post.revisions.select_related("by"), REVISIONS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    newer = post.revisions.filter(pk__gt=page[0].pk).last() if page.object_list else None
    later, changes = newer.content if newer else post.content.raw, []
    for revision in page:
        changes.append({"revision": revision, "diff": difference(revision.content, later)})
        later = revision.content
    context = {
        "post": post,
        "topic": post.topic,
        "changes": changes,
        "forum": post.topic.forum,
        "page_number": page.number,
        "numbers": page_numbers(page.paginator.count, REVISIONS_PER_PAGE, page.number),
    }
    return render(request, "forum/history.html", context)


@members_only
@require_POST
def remove(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take a post away; moderators can undo it from the message that follows."""
    post = load_post(request.user, post_id)
    if not permissions.can_remove(request.user, post, post.topic):
        raise Http404
    form = ReasonForm(request.POST)
    actions.remove_post(
        post, by=request.user, reason=form.cleaned_data["reason"] if form.is_valid() else ""
    )
    if permissions.can_restore(request.user, post, post.topic):
        messages.success(
            request, _("Removed."), extra_tags=f"undo:{reverse('restore', args=[post.pk])}"
        )
        return redirect(post.topic)
    messages.success(request, _("Removed."))
    return redirect(post.topic.forum if post.is_question else post.topic)


@members_only
@require_POST
def restore(request: HttpRequest, post_id: int) -> HttpResponse:
    """Undo a removal."""
    post = load_post(request.user, post_id)
    if not permissions.can_restore(request.user, post, post.topic):
        raise Http404
    actions.restore_post(post, by=request.user)
    return redirect(post)


@require_GET
def quote(request: HttpRequest, post_id: int) -> JsonResponse:
    """The post as Markdown, for the composer."""
    return JsonResponse({"text": quote_of(load_post(request.user, post_id))})
