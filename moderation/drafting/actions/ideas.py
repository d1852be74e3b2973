"""A topic becomes an idea: whoever asked wishes for it, whoever has the question too is offered the
vote, and both pages show each other.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.translation import gettext as _

from community.accounts.doors import Refused
from community.things.ref import Ref
from community.transactions import by_id, one_transaction
from forum.actions import link_idea
from forum.models import Post, Topic
from forum.permissions import visitors_may_read
from ideas.actions import Repeated, submit_idea
from ideas.boards import boards, boards_where
from ideas.models import Board, Idea
from ideas.rules import LEAST_TITLE, MOST_TITLE


def boards_for(topic: Topic, *, by) -> list[Board]:
    """The boards on which `by` may make an idea of the topic: its author has to see it there, and
    what visitors may not read stays away from boards that they see.
    """
    author = _author(topic, by)
    seen = boards_where(author, "see") & boards_where(by, "see") & boards_where(by, "submit")
    if not visitors_may_read(topic):
        seen -= boards_where(AnonymousUser(), "see")
    return [board for pk, board in boards().items() if pk in seen]


def _author(topic: Topic, by):
    """Who asked; `by` for somebody who has left, or is suspended."""
    asker = topic.poster
    return asker if asker and asker.is_active and not asker.closed_on else by


@one_transaction
def idea_from_topic(topic: Topic, *, by, board: Board) -> Idea:
    """Make an idea of a topic's question and return it; the one that it became before where it did.

    Where the board says the same already, the topic leads there. Nobody is made to vote but the
    asker, whose wish it is. Raises Refused("removed").
    """
    topic = by_id(Topic.objects.all()).get(pk=topic.pk)
    if before := _idea_of(topic):
        return before
    question = Post.objects.filter(topic=topic, number=0, parent=None, approved=True).first()
    if not topic.approved or question is None:
        raise Refused("removed")
    try:
        idea = submit_idea(
            board,
            by=_author(topic, by),
            title=_title(topic),
            content=question.content.raw,
            origin=topic.live_group,
        )
    except Repeated as repeated:
        if repeated.first is None:
            raise
        idea = repeated.first
    link_idea(topic, by=by, key=idea.live_group)
    return idea


def _idea_of(topic: Topic) -> Idea | None:
    ref = Ref.parse(topic.linked_idea)
    return Idea.objects.filter(pk=ref.id).first() if ref else None


def _title(topic: Topic) -> str:
    """What the topic is called, within the bounds of an idea's title."""
    title = topic.subject
    if len(title) > MOST_TITLE:
        return title[: MOST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,.:;") + "…"
    if len(title) < LEAST_TITLE:
        with translation.override(topic.language or None):
            return _("Idea: %(title)s") % {"title": title}
    return title
