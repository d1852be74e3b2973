"""Mail about ideas: the words that it quotes, and answers that come by mail."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.accounts.doors import Refused
from community.notifications.kinds import MailAbout, NotTaken, Passage, declare_mail_about
from community.writing.by_mail import with_files
from ideas import actions
from ideas.forms import CommentForm
from ideas.models import Comment, Idea, Note, StatusChange
from ideas.permissions import can_comment


def target_of(change: StatusChange) -> int:
    """What a notice of a decision names as its target: targets of mails about one idea are comments
    by their ids, and decisions by theirs below zero.
    """
    return -change.pk


def passages(user, targets: Collection[int]) -> dict[int, Passage]:
    """The words of these comments and decisions that `user` may see, by target."""
    seen = Idea.objects.visible_to(user)
    decided = [-target for target in targets if target < 0]
    changes = StatusChange.objects.filter(pk__in=decided, idea__in=seen)
    found = {
        target_of(change): Passage(
            _name(change),
            f"{change.status.label}\n\n{change.content}".strip(),
            f"<p><strong>{change.status.label}</strong></p>{change.rendered}",
            change.get_absolute_url(),
        )
        for change in changes.select_related("author", "status", "idea")
    }
    comments = Comment.objects.visible_to(user).standing().filter(pk__in=targets)
    return found | {comment.pk: _said(comment) for comment in comments.select_related("author")}


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
    parent = known.filter(pk=target).first() if target and target > 0 else None
    try:
        words = form.cleaned_data["body"]
        comment = actions.add_comment(idea, by=user, content=words, parent=parent)
        return comment.get_absolute_url()
    except Refused:
        raise NotTaken(_("This comment was removed in the meantime.")) from None


declare_mail_about(
    "idea", MailAbout(passages=passages, answer=comment_by_mail, limit="posts_per_minute")
)
declare_mail_about("backroom", MailAbout(passages=_notes))
