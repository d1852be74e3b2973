"""Carry what is said about an idea away, to where it becomes a topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from community.accounts.doors import Refused
from community.events.actions import publish
from community.transactions import one_transaction
from community.writing.models import Attachment
from ideas import events
from ideas.actions.counting import COUNTED, count_anew
from ideas.actions.voting import locked_family
from ideas.models import Comment, Idea

MOST_CARRIED = 1000


@one_transaction
def carry_talk(
    idea: Idea, *, by, settle: Callable[[Idea, Sequence[Comment]], tuple[str, list[int]]]
) -> Idea:
    """Let what is said about an idea go on elsewhere, all but the official answer; returns the
    idea, which says where (`continued_in`), and takes no comments any more.

    `settle` is called under the idea's lock with the comments in their order; it returns what the
    topic is called ("topic.42") and the ids of the posts that they became. Raises Refused:
    "removed", "silent" where nothing is said, "long" for more than can be carried at once.
    """
    home, members = locked_family(idea)
    if home.continued_in:
        return home
    if not home.is_out:
        raise Refused("removed")
    said = Comment.objects.of_ideas(members).standing().filter(official_on=None).order_by("pk")
    comments = list(said[: MOST_CARRIED + 1])
    if not comments:
        raise Refused("silent")
    if len(comments) > MOST_CARRIED:
        raise Refused("long")
    home.continued_in, posts = settle(home, comments)
    for comment, post_id in zip(comments, posts, strict=True):
        comment.became = f"post.{post_id}"
    Comment.objects.bulk_update(comments, ["became"], batch_size=200)
    _carry_files(comments)
    count_anew(home)
    home.row_version += 1
    home.save(update_fields=[*COUNTED, "continued_in", "row_version"])
    publish(events.TalkMoved(by.pk, home.pk, home.continued_in), groups=[home])
    return home


def _carry_files(comments: Sequence[Comment]) -> None:
    """Files go along: whoever may read the post may fetch them."""
    became = {str(comment.ref): comment.became for comment in comments}
    for file in Attachment.objects.filter(place__in=became).order_by("pk"):
        Attachment.objects.filter(pk=file.pk).update(place=became[file.place])
