"""Thank whoever wrote what solved a question that then was not asked."""

from __future__ import annotations

from community.votes import voted_by
from forum.actions.posts import vote_post
from forum.models import Post
from forum.permissions import can_vote


def thank_for_answer(by, topic_id: int, given: bool) -> bool:
    """Vote for the answer that solved a topic, or take that back; True when that changed something.

    Nothing for one's own answer, and none where `by` may not vote.
    """
    answers = Post.objects.filter(topic=topic_id).accepted().select_related("topic")
    answer = answers.first()
    if answer is None or not can_vote(by, answer, answer.topic):
        return False
    if given == bool(voted_by(by, Post, [answer.pk])):
        return False
    vote_post(answer, by=by, helpful=given)
    return True
