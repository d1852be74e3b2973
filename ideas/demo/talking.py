"""Plants what people of the demo say below an idea."""

from __future__ import annotations

from datetime import datetime

from community.accounts.models import User
from community.writing.markup import render
from community.writing.threads import DEEPEST_INDENT
from ideas.actions.counting import COUNTED, count_anew
from ideas.demo.reading import Said
from ideas.models import Backroom, Comment, Idea, Note


def plant_talk(idea: Idea, talk: list[Said], people: dict[str, User], now: datetime) -> None:
    """Comments with their replies, the team's answer, and notes; then what is counted of them."""
    above: list[Comment] = []
    for said in talk:
        words = {
            "author": people[said.by],
            "content": said.words,
            "rendered": render(said.words),
            "created": now - said.age,
        }
        if said.is_note:
            room, _made = Backroom.objects.get_or_create(idea=idea)
            Note.objects.create(room=room, **words)
        else:
            above = above[: said.depth]
            above.append(_comment(idea, said, above[-1] if above else None, words))
    _count_replies(idea)
    count_anew(idea)
    idea.save(update_fields=COUNTED)


def _comment(idea: Idea, said: Said, parent: Comment | None, words: dict) -> Comment:
    comment = Comment(idea=idea, **words)
    if said.is_official:
        comment.official_on, comment.official_by = comment.created, comment.author
    if parent:
        comment.parent, comment.root = parent, parent.root or parent
        comment.depth = parent.depth + 1
        comment.shown_under = parent if parent.depth < DEEPEST_INDENT else parent.shown_under
        comment.reply_number = Comment.objects.filter(root=comment.root).count() + 1
    comment.save()
    return comment


def _count_replies(idea: Idea) -> None:
    for comment in Comment.objects.filter(idea=idea):
        below = Comment.objects.filter(idea=idea)
        found = below.filter(parent=comment) if comment.parent_id else below.filter(root=comment)
        Comment.objects.filter(pk=comment.pk).update(replies_count=found.count())
