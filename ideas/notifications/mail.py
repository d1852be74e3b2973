"""Mail about ideas: the words that it quotes, and answers that come by mail."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.html import linebreaks
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.accounts.doors import Refused
from community.notifications.kinds import MailAbout, NotTaken, Passage, declare_mail_about
from community.writing.by_mail import with_files
from ideas import actions
from ideas.forms import CommentForm
from ideas.models import Comment, Idea, Note, Review, StatusChange
from ideas.permissions import can_comment


def _comments(user, targets: Collection[int]) -> dict[int, Passage]:
    """The words of these comments that `user` may see."""
    found = Comment.objects.visible_to(user).standing().filter(pk__in=targets)
    return {comment.pk: _said(comment) for comment in found.select_related("author")}


def _decisions(user, targets: Collection[int]) -> dict[int, Passage]:
    """The team's words about these decisions that `user` may see."""
    seen = Idea.objects.visible_to(user)
    changes = StatusChange.objects.filter(pk__in=targets, idea__in=seen)
    return {
        change.pk: Passage(
            _name(change),
            f"{change.status.label}\n\n{change.content}".strip(),
            f"<p><strong>{change.status.label}</strong></p>{change.rendered}",
            change.get_absolute_url(),
        )
        for change in changes.select_related("author", "status", "idea")
    }


def _reviews(user, targets: Collection[int]) -> dict[int, Passage]:
    """Why these ideas that `user` may see were not taken."""
    seen = Idea.objects.visible_to(user)
    reviews = Review.objects.filter(pk__in=targets, idea__in=seen, undone_on=None)
    return {
        review.pk: Passage(
            review.by.name if review.by else gettext("former member"),
            review.why,
            linebreaks(review.why, autoescape=True),
            f"{review.idea.get_absolute_url()}#held",
        )
        for review in reviews.select_related("by", "idea")
    }


def _name(message: StatusChange | Comment | Note) -> str:
    return message.author.name if message.author else gettext("former member")


def _said(message: Comment | Note) -> Passage:
    return Passage(_name(message), message.content, message.rendered, message.get_absolute_url())


def _notes(user, targets: Collection[int]) -> dict[int, Passage]:
    """The notes among these that `user` may read."""
    found = Note.objects.visible_to(user).standing().filter(pk__in=targets)
    return {note.pk: _said(note) for note in found.select_related("author", "room")}


def comment_by_mail(user, idea_id: int, target: int | None, text: str, files) -> str:
    """Say what came by mail: in reply to the comment that the mail was about, else about the idea.

    Raises NotTaken.
    """
    ideas = Idea.objects.visible_to(user)
    idea = ideas.select_related("merged_into").filter(pk=idea_id).first()
    idea = (idea.merged_into or idea) if idea else None
    if idea is None or not can_comment(user, idea):
        raise NotTaken(_("Comments on this idea are closed."))
    form = CommentForm({"body": with_files(text, files, by=user)})
    if not form.is_valid():
        raise NotTaken(" ".join(form.errors.get("body", [])))
    known = Comment.objects.visible_to(user).standing()
    parent = known.filter(pk=target).first() if target else None
    try:
        words = form.cleaned_data["body"]
        comment = actions.add_comment(idea, by=user, content=words, parent=parent)
        return comment.get_absolute_url()
    except Refused:
        raise NotTaken(_("This comment was removed in the meantime.")) from None


declare_mail_about(
    "idea",
    MailAbout(
        passages=_comments,
        answer=comment_by_mail,
        limit="posts_per_minute",
        others={"decision": _decisions, "review": _reviews},
    ),
)
declare_mail_about("backroom", MailAbout(passages=_notes))
