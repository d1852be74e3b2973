"""The composer below a topic: what was kept, what was typed, and what it answers to."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.numbers import number
from community.writing.composer import Words, composer
from community.writing.models import Draft
from community.writing.texts import new_nonce
from forum import permissions
from forum.models import Post, Topic

ANSWERING = Words(
    kind="question",
    label=gettext_lazy("Your answer"),
    placeholder=gettext_lazy("What would have helped you?"),
    send=gettext_lazy("Answer"),
    stop_reply=gettext_lazy("Answer the question instead"),
)
REPLYING = replace(
    ANSWERING, kind="discussion", label=gettext_lazy("Your reply"), send=gettext_lazy("Send")
)


def composing(
    request: HttpRequest,
    topic: Topic,
    language: str,
    token: str,
    draft_id=None,
    typed: str = "",
    error: str = "",
) -> dict:
    """The composer with the draft that was kept, or with what was typed and why it was not
    taken.
    """
    if not permissions.can_post(request.user, topic):
        return {"may_post": False}
    draft = Draft.objects.filter(pk=draft_id).first() if draft_id else None
    body = typed or (draft.body if draft else "")
    html = composer(
        ANSWERING if topic.is_question else REPLYING,
        language,
        action=reverse("answer", args=[topic.pk]),
        place=topic.live_group,
        token=token,
        nonce=new_nonce(),
        body=body,
        draft=draft,
        error=error,
        **_reply_target(request, topic, draft),
    )
    return {"may_post": True, "composer": mark_safe(html)}


def _reply_target(request: HttpRequest, topic: Topic, draft: Draft | None = None) -> dict:
    """Without scripts `?reply=` and `?quote=` choose what the composer answers to; a draft
    remembers it.
    """
    target = number(
        request.GET.get("reply") or request.GET.get("quote") or request.POST.get("parent")
    )
    if target is None and draft:
        target = draft.more.get("parent")
    if not target:
        return {}
    post = (
        Post.objects.filter(pk=target, topic=topic, approved=True).select_related("poster").first()
    )
    if post is None:
        return {}
    quoted = quote_of(post) if request.GET.get("quote") else ""
    if post.is_question and quoted:
        return {"quoted": quoted}
    return {"reply_to": (post.pk, post.poster.name if post.poster else ""), "quoted": quoted}


def quote_of(post: Post) -> str:
    """A post as Markdown quotation with its author and place."""
    name = post.poster.name if post.poster else _("former member")
    lines = "\n".join(f"> {line}" for line in post.content.raw.splitlines())
    return f"> [{name}]({post.get_absolute_url()}):\n{lines}\n\n"
