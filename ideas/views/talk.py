"""What is said below an idea, put together: the team's answer, a page of threads, the composer."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from community.fragments.marks import neutral, personal
from community.listing import Cursor
from community.numbers import number
from community.writing.composer import Words, composer
from community.writing.models import Draft
from community.writing.texts import new_nonce
from community.writing.threads import REPLIES_SHOWN, branch, by_place, more_replies
from ideas import permissions
from ideas.fragments import (
    CommentStamp,
    at_its_place,
    comment_count,
    comment_fragments,
    comment_stamps,
    official_section,
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
NEWEST = Cursor("id")


def talk(
    request: HttpRequest, idea: Idea, members: list[int], draft_id=None, error: str = ""
) -> dict:
    """The context of what stands below an idea and its duplicates, as this viewer sees it: the
    newest threads first, each with its replies in their order. `draft_id` is what they have kept
    there, `error` why what they sent was not taken.
    """
    language, user = get_language(), request.user
    shown = _shown(members, user)
    heads = shown.filter(parent=None)
    page = NEWEST.page(heads, request.GET.get("after"), COMMENTS_PER_PAGE, comment_stamps)
    official, replies = _beside(shown, page.rows) if idea.comments_count else (None, [])
    context = {
        "comments": _branches_as_html(page.rows, replies, language),
        "official": _official_as_html(official, language),
        "count": comment_count(idea.comments_count, language),
    }
    for name, html in context.items():
        context[name] = mark_safe(_as_seen(request, html))
    return {
        **context,
        "is_first": page.is_first,
        "next_after": page.following,
        "has_feed": permissions.can_read_idea(AnonymousUser(), idea),
        "abilities": " ".join(permissions.abilities(user, idea)),
        "may_share_notes": permissions.can_share_notes(user, idea),
        **_composing(request, idea, members, draft_id, error),
    }


def _shown(members: list[int], user) -> QuerySet:
    """What stands on the page; only a duplicate may be hidden from who sees the idea itself."""
    standing = Comment.objects.of_ideas(members).not_gone()
    return standing if len(members) == 1 else standing.open_to(user)


def _beside(
    shown: QuerySet, roots: list[CommentStamp]
) -> tuple[CommentStamp | None, list[CommentStamp]]:
    """The team's answer (the newest of what is marked: a duplicate may have brought another), and
    the first replies in these threads; one query.
    """
    answered = {stamp.id for stamp in roots if stamp.replies_count}
    first = Q(root__in=answered, reply_number__lte=REPLIES_SHOWN)
    marked = Q(official_on__isnull=False, removed_on=None)
    found = comment_stamps(shown.filter(first | marked).order_by("reply_number"))
    official = max(
        (stamp for stamp in found if stamp.is_official),
        key=lambda stamp: stamp.official_on,
        default=None,
    )
    return official, [stamp for stamp in found if stamp.is_among_first(answered)]


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


def page_of(comment: Comment, members: list[int], user) -> str:
    """The query of the page on which a comment's thread stands, with its "?"; "" for the first."""
    root_id = comment.root_id or comment.pk
    heads = _shown(members, user).filter(parent=None)
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
