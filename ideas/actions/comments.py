"""Comments on ideas: add, edit, remove, restore; which one is the team's answer."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from community.accounts.doors import Refused
from community.events.actions import publish
from community.notifications.actions import follow_by_default
from community.transactions import one_transaction
from community.writing import messages
from community.writing.drafts import discard_draft
from community.writing.markup import mentioned_names
from community.writing.threads import DEEPEST_INDENT
from ideas import events
from ideas.actions.duty import note_answer
from ideas.actions.voting import locked_family
from ideas.models import Comment, Idea
from ideas.trends import RECENT, trend_of


@one_transaction
def add_comment(
    idea: Idea, *, by, content: str, parent: Comment | None = None, nonce: str | None = None
) -> Comment:
    """Say something about an idea, or in reply to `parent`, and return it; the same `nonce` returns
    the same.

    What is said to a duplicate is said to the original; a reply stands where its parent does.
    Raises Refused("removed") when the idea or the parent is, FormerMember.
    """
    home, members = locked_family(idea)
    comment = Comment(idea=home, author=by, content=content, nonce=nonce or None)
    if again := messages.sent_before(comment):
        return again
    if not home.is_out:
        raise Refused("removed")
    if parent:
        _put_below(comment, Comment.objects.of_ideas(members).filter(pk=parent.pk).first())
    comment = messages.send(comment)
    if answered := note_answer(home, by=by, on=comment.created):
        home.save(update_fields=answered)
    _count(home, comment, 1)
    follow_by_default(home.live_group, by=by, after="answered")
    discard_draft(home.live_group, by=by)
    event = events.CommentAdded(by.pk, home.pk, comment.pk, comment.parent_id)
    publish(event, groups=[home])
    return comment


def _put_below(comment: Comment, parent: Comment | None) -> None:
    """Give a reply its place: deep ones stand beside what they answer, and say so."""
    if parent is None or parent.is_removed:
        raise Refused("removed")
    comment.idea_id, comment.parent = parent.idea_id, parent
    comment.root_id, comment.depth = parent.root_id or parent.pk, parent.depth + 1
    is_deep = parent.depth >= DEEPEST_INDENT
    comment.shown_under_id = parent.shown_under_id if is_deep else parent.pk
    last = Comment.objects.filter(root=comment.root_id).order_by("-reply_number")
    comment.reply_number = (last.values_list("reply_number", flat=True).first() or 0) + 1


def _count(home: Idea, comment: Comment, step: int) -> None:
    """Count a comment that came or went: for the idea, what trends, and what it replies to."""
    home.comments_count = max(0, home.comments_count + step)
    if timezone.now() - comment.created < RECENT:
        home.recent_comments = max(0, home.recent_comments + step)
    home.trend = trend_of(home.recent_votes, home.recent_comments, home.created)
    home.save(update_fields=["comments_count", "recent_comments", "trend"])
    if comment.parent_id:
        above = Comment.objects.filter(pk__in={comment.parent_id, comment.root_id}).order_by("pk")
        above.update(replies_count=Greatest(F("replies_count") + step, 0))


@one_transaction
def edit_comment(
    comment: Comment,
    *,
    by,
    content: str,
    seen_version: int | None = None,
    even_removed: bool = False,
) -> Comment:
    """Change what a comment says, as `messages.edit` does; raises what that does."""
    home, _members = locked_family(comment.idea)
    before = Comment.objects.get(pk=comment.pk)
    comment = messages.edit(
        before, by=by, content=content, seen_version=seen_version, even_removed=even_removed
    )
    if comment.version != before.version:
        newly = mentioned_names(comment.content) - mentioned_names(before.content)
        event = events.CommentEdited(by.pk, home.pk, comment.pk, tuple(sorted(newly)))
        publish(event, groups=[home])
    return comment


@one_transaction
def remove_comment(comment: Comment, *, by) -> Comment:
    """Take a comment away; `restore_comment` brings it back. `by` is None for the house itself."""
    home, _members = locked_family(comment.idea)
    if Comment.objects.get(pk=comment.pk).is_removed:
        return comment
    comment = messages.remove(comment, by=by)
    _count(home, comment, -1)
    event = events.CommentRemoved(by.pk if by else None, home.pk, comment.pk)
    publish(event, groups=[home])
    return comment


@one_transaction
def restore_comment(comment: Comment, *, by) -> Comment:
    """Bring a removed comment back as it was."""
    home, _members = locked_family(comment.idea)
    if not Comment.objects.get(pk=comment.pk).is_removed:
        return comment
    comment = messages.restore(comment)
    _count(home, comment, 1)
    event = events.CommentRestored(by.pk if by else None, home.pk, comment.pk)
    publish(event, groups=[home])
    return comment


@one_transaction
def mark_official(comment: Comment, *, by) -> Comment:
    """Make what somebody of the team said the team's answer, which stands above all comments, in
    the place of the one that was it.

    Raises Refused: "removed", "customer" where its author does not speak for the company.
    """
    home, members = locked_family(comment.idea)
    comment = Comment.objects.select_related("author").get(pk=comment.pk)
    if comment.is_removed or comment.became:
        raise Refused("removed")
    if comment.author is None or not comment.author.is_team:
        raise Refused("customer")
    if comment.official_on:
        return comment
    before = Comment.objects.of_ideas(members).filter(official_on__isnull=False)
    was = before.order_by("-official_on").first()
    before.update(official_on=None, official_by=None, version=F("version") + 1)
    _say_official(comment, timezone.now(), by)
    event = events.OfficialAnswerMarked(by.pk, home.pk, comment.pk, was.pk if was else None)
    publish(event, groups=[home])
    return comment


@one_transaction
def withdraw_official(comment: Comment, *, by) -> Comment:
    """Make the team's answer a comment like others."""
    home, _members = locked_family(comment.idea)
    comment = Comment.objects.get(pk=comment.pk)
    if comment.official_on is None:
        return comment
    _say_official(comment, None, None)
    publish(events.OfficialAnswerWithdrawn(by.pk, home.pk, comment.pk), groups=[home])
    return comment


def _say_official(comment: Comment, moment, by) -> None:
    comment.official_on, comment.official_by = moment, by
    comment.version += 1
    comment.save(update_fields=["official_on", "official_by", "version"])
