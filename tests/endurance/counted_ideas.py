"""What must be true of ideas afterwards, counted by itself, row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from voting.models import Vote

from ideas.models import Comment, Idea, IdeaMerge, Review, ToldApart, VoteWeight

Wrong = Iterator[str]


def _families() -> dict[int, list[Idea]]:
    """By the original, itself and its duplicates."""
    found: dict[int, list[Idea]] = defaultdict(list)
    for idea in Idea.objects.select_related("status"):
        found[idea.merged_into_id or idea.pk].append(idea)
    return found


def ideas_count_right() -> Wrong:
    """Each person once for a family, with the heaviest of their votes; what is said in it."""
    kind = ContentType.objects.get_for_model(Idea)
    voted: dict[int, set[int]] = defaultdict(set)
    for object_id, user_id in Vote.objects.filter(content_type=kind).values_list(
        "object_id", "user_id"
    ):
        voted[int(object_id)].add(user_id)
    weights: dict[int, dict[int, int]] = defaultdict(dict)
    for one in VoteWeight.objects.all():
        weights[one.idea_id][one.user_id] = one.weight
        if one.user_id not in voted[one.idea_id]:
            yield f"person {one.user_id} has a weight on idea {one.idea_id} and no vote"
    said = Counter(Comment.objects.standing().values_list("idea_id", flat=True))
    for head_id, members in _families().items():
        heaviest: dict[int, int] = {}
        for one in members:
            for user_id in voted[one.pk]:
                weight = weights[one.pk].get(user_id, 1)
                heaviest[user_id] = max(heaviest.get(user_id, 1), weight)
        counted = {
            "votes_count": sum(heaviest.values()),
            "extra_votes": sum(heaviest.values()) - len(heaviest),
            "recent_votes": len(heaviest),
            "comments_count": sum(said[one.pk] for one in members),
            "recent_comments": sum(said[one.pk] for one in members),
            "duplicates_count": len(members) - 1,
        }
        head = next((one for one in members if one.pk == head_id), None)
        if head is None:
            yield f"idea {head_id} is a duplicate and has some itself"
            continue
        for name, value in counted.items():
            if getattr(head, name) != value:
                yield f"idea {head_id}: {name} is {getattr(head, name)}, counting gives {value}"


def merges_lead_somewhere() -> Wrong:
    """An idea is a duplicate as long as a merge of it stands, and only then."""
    standing = set(IdeaMerge.objects.standing().values_list("source_id", flat=True))
    for idea in Idea.objects.select_related("status"):
        is_merged = idea.merged_into_id is not None
        if is_merged != (idea.pk in standing):
            yield f"idea {idea.pk}: merged is {is_merged}, its record says otherwise"
        if is_merged != (idea.status.key == "duplicate"):
            yield f"idea {idea.pk}: merged is {is_merged}, its status is {idea.status.key}"


def comments_count_right() -> Wrong:
    everything = list(Comment.objects.all())
    shown = [one for one in everything if not one.removed_on]
    whole = Counter(one.root_id for one in shown if one.root_id)
    direct = Counter(one.parent_id for one in shown if one.parent_id)
    for comment in everything:
        replies = (direct if comment.parent_id else whole)[comment.pk]
        if comment.replies_count != replies:
            yield f"comment {comment.pk}: {comment.replies_count} replies, counting gives {replies}"
    numbers = Counter((one.root_id, one.reply_number) for one in everything if one.root_id)
    yield from (f"two replies have one number: {pair}" for pair, n in numbers.items() if n > 1)


def what_is_held_was_said_so() -> Wrong:
    """What a review says is what the idea is."""
    reviews = {one.idea_id: one for one in Review.objects.filter(undone_on=None)}
    for idea in Idea.objects.all():
        review = reviews.get(idea.pk)
        is_right = (
            idea.held == ("" if review.is_approved else "declined")
            if review
            else idea.held in ("", "waiting")
        )
        if not is_right:
            yield f"idea {idea.pk} is held as {idea.held!r}, its review says {review}"


def what_was_told_apart_stays_apart() -> Wrong:
    """Neither of two that are not the same is said to look like the other."""
    looks_like = dict(Idea.objects.values_list("pk", "similar_to_id"))
    for pair in ToldApart.objects.all():
        one, other = pair.one_id, pair.other_id
        if looks_like[one] == other or looks_like[other] == one:
            yield f"{pair} were told apart and look alike"


CHECKS_OF_IDEAS = (
    ideas_count_right,
    merges_lead_somewhere,
    comments_count_right,
    what_is_held_was_said_so,
    what_was_told_apart_stays_apart,
)
