"""What is said below an idea, put together: the team's answer, a page of threads, the composer."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from community.fragments.marks import CUT, neutral, personal
from community.numbers import number
from community.writing.composer import Words, composer
from community.writing.models import Draft
from community.writing.texts import new_nonce
from community.writing.threads import REPLIES_SHOWN, branch, by_place, more_replies
from ideas import permissions
from ideas.fragments import (
    CommentStamp,
    TalkStamps,
    at_its_place,
    comment_count,
    comment_fragments,
    comment_stamps,
    official_section,
    talk_stamps,
)
from ideas.models import Comment, Idea
from ideas.rules import COMMENTS_PER_PAGE

COMMENTING = Words(
    kind="comment",
    label=gettext_lazy("Your comment"),
    placeholder=gettext_lazy("What would it change for you?"),
    send=gettext_lazy("Comment"),
    stop_reply=gettext_lazy("Comment on the idea instead"),
)
SILENCE = TalkStamps([], [], None, True)


def talk(
    request: HttpRequest, idea: Idea, members: list[int], draft_id=None, error: str = ""
) -> dict:
    """The context of what stands below an idea and those of its duplicates that this viewer sees
    (`members`): the newest threads first, each with its replies in their order. `draft_id` is what
    they have kept there, `error` why what they sent was not taken.
    """
    language, user = get_language(), request.user
    before = number(request.GET.get("after"))
    said = talk_stamps(members, before, COMMENTS_PER_PAGE) if idea.comments_count else SILENCE
    comments = _branches_as_html(said.heads, said.replies, language)
    official = _official_as_html(said.official, language)
    seen = _as_seen(request, f"{comments}{CUT}{official}").split(CUT)
    return {
        "comments": mark_safe(seen[0]),
        "official": mark_safe(seen[1]),
        "count": mark_safe(comment_count(idea.comments_count, language)),
        "is_first": before is None,
        "next_after": None if said.is_last else said.heads[-1].id,
        "has_feed": permissions.can_read_idea(AnonymousUser(), idea),
        "abilities": " ".join(permissions.abilities(user, idea)),
        "may_share_notes": permissions.can_share_notes(user, idea),
        **_composing(request, idea, members, draft_id, error),
    }


def _branches_as_html(roots: list[CommentStamp], replies: list[CommentStamp], language: str) -> str:
    fragments = comment_fragments([*roots, *replies], language)
    places = by_place(replies)

    def shown(stamp: CommentStamp) -> str:
        return at_its_place(stamp, fragments.get(stamp.id, ""), language)

    def whole(root: CommentStamp) -> str:
        html, more = branch(root, shown, places), root.replies_count - REPLIES_SHOWN
        return html + more_replies(_replies_at(root.id), root.id, more) if more > 0 else html

    return "".join(whole(root) for root in roots)


def _replies_at(comment_id: int) -> str:
    return reverse("comment_replies", args=[comment_id])


def _official_as_html(stamp: CommentStamp | None, language: str) -> str:
    html = comment_fragments([stamp], language).get(stamp.id, "") if stamp else ""
    return official_section(stamp, html, language)


def all_replies(request: HttpRequest, root: Comment, most: int) -> str:
    """Every reply of a branch as HTML for this viewer."""
    found = Comment.objects.filter(root=root, became="").not_gone()
    stamps = comment_stamps(found.order_by("reply_number")[:most])
    language = get_language()
    fragments, places = comment_fragments(stamps, language), by_place(stamps)

    def shown(stamp: CommentStamp) -> str:
        return at_its_place(stamp, fragments.get(stamp.id, ""), language)

    html = "".join(branch(stamp, shown, places) for stamp in places.get(root.pk, ()))
    return _as_seen(request, html)


def _as_seen(request: HttpRequest, html: str) -> str:
    if not request.user.is_authenticated:
        return neutral(html)
    return personal(html, user=request.user, token=get_token(request), voted=set())


def page_of(comment: Comment, members: list[int]) -> str:
    """The query of the page on which a comment's thread stands below the ideas that its reader
    sees, with its "?"; "" for the first.
    """
    root_id = comment.root_id or comment.pk
    heads = Comment.objects.of_ideas(members).not_gone().filter(parent=None)
    newer = heads.filter(pk__gt=root_id).values_list("pk", flat=True)[:COMMENTS_PER_PAGE]
    return f"?after={root_id + 1}" if len(newer) == COMMENTS_PER_PAGE else ""


def _composing(
    request: HttpRequest, idea: Idea, members: list[int], draft_id: int | None, error: str
) -> dict:
    """The composer with the draft that was kept, or what was typed and why it was not taken."""
    if not permissions.can_comment(request.user, idea):
        return {"may_comment": False}
    draft = Draft.objects.filter(pk=draft_id).first() if draft_id else None
    html = composer(
        COMMENTING,
        get_language(),
        action=reverse("add_comment", args=[idea.pk]),
        place=idea.live_group,
        token=get_token(request),
        nonce=new_nonce(),
        body=request.POST.get("body", "") if error else (draft.body if draft else ""),
        draft=draft,
        error=error,
        **_reply_target(request, members, draft),
    )
    return {"may_comment": True, "composer": mark_safe(html)}


def _reply_target(request: HttpRequest, members: list[int], draft) -> dict:
    """Without scripts `?reply=` and `?quote=` choose what the composer answers to; a draft
    remembers it.
    """
    asked = request.GET.get("reply") or request.GET.get("quote") or request.POST.get("parent")
    target = number(asked) or (draft.more.get("parent") if draft else None)
    if not target:
        return {}
    seen = Comment.objects.visible_to(request.user).standing().select_related("author")
    comment = seen.filter(pk=target, idea__in=members).first()
    if comment is None:
        return {}
    quoted = quote_of(comment) if request.GET.get("quote") else ""
    return {"reply_to": (comment.pk, _name(comment)), "quoted": quoted}


def _name(comment: Comment) -> str:
    return comment.author.name if comment.author else _("former member")


def quote_of(comment: Comment) -> str:
    """A comment as Markdown quotation with its author and place."""
    lines = "\n".join(f"> {line}" for line in comment.content.splitlines())
    return f"> [{_name(comment)}]({comment.get_absolute_url()}):\n{lines}\n\n"
