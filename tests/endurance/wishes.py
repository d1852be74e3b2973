"""What people do with ideas, one function each, and how often: the table `DEEDS_WITH_IDEAS`."""

from __future__ import annotations

from collections.abc import Callable

from forum.models import Forum
from ideas.models import Board, Comment, Idea, IdeaMerge, Review, Status
from tests.endurance.world import World


def submit_idea(world: World) -> None:
    if board := world.one_of(Board.objects.all()):
        title = f"{world.mark()} would be good"
        form = {"title": title, "body": world.words(), "board": board.pk, "nonce": world.nonce()}
        world.ask(world.member(), "/ideas/new/", form)


def vote_for_idea(world: World) -> None:
    if idea := world.idea():
        form = world.dice.choice(({"vote": "1"}, {"vote": "1"}, {"vote": "0"}, {"weight": "2"}))
        world.ask(world.member(), f"/ideas/{idea.pk}/vote/", form)


def edit_idea(world: World) -> None:
    if idea := world.idea():
        form = {
            "title": f"{world.mark()} would be better",
            "body": world.words(),
            "seen_version": idea.version,
        }
        person = idea.author if world.dice.random() < 0.6 else _keeper(world)
        world.ask(person, f"/ideas/{idea.pk}/edit/", form)


def comment_on_idea(world: World) -> None:
    if idea := world.idea():
        form = {"body": world.words(), "nonce": world.nonce()}
        above = world.one_of(Comment.objects.filter(idea=idea))
        if above and world.dice.random() < 0.5:
            form["parent"] = above.pk
        person = world.member()
        for _ in range(world.dice.choice((1, 1, 1, 2))):  # now and then the same form twice
            world.ask(person, f"/ideas/{idea.pk}/comments/", form)


def edit_comment(world: World) -> None:
    if comment := world.one_of(Comment.objects.select_related("author")):
        form = {"body": world.words(), "seen_version": comment.version}
        world.ask(comment.author, f"/comments/{comment.pk}/edit/", form)


def remove_comment(world: World) -> None:
    if comment := world.one_of(Comment.objects.select_related("author")):
        verb = world.dice.choice(("remove", "remove", "restore"))
        world.ask(_keeper(world), f"/comments/{comment.pk}/{verb}/", {})


def mark_comment(world: World) -> None:
    if comment := world.one_of(Comment.objects.filter(author__is_team=True)):
        form = world.dice.choice(({}, {}, {"take_back": "1"}))
        world.ask(world.of_role("product manager"), f"/comments/{comment.pk}/official/", form)


def decide_idea(world: World) -> None:
    idea, status = world.idea(), world.one_of(Status.objects.all())
    if idea and status:
        form = {"status": status.pk, "body": world.words(), "nonce": world.nonce()}
        world.ask(world.of_role("product manager"), f"/ideas/{idea.pk}/status/", form)


def remove_idea(world: World) -> None:
    if idea := world.idea():
        verb = world.dice.choice(("remove", "restore", "restore"))
        world.ask(_keeper(world), f"/ideas/{idea.pk}/{verb}/", {})


def lock_idea(world: World) -> None:
    if idea := world.idea():
        verb = world.dice.choice(("lock", "unlock"))
        world.ask(_keeper(world), f"/ideas/{idea.pk}/{verb}/", {})


def merge_ideas(world: World) -> None:
    idea, into = world.idea(), world.idea()
    if idea and into:
        world.ask(_keeper(world), f"/ideas/{idea.pk}/merge/", {"into": into.pk})


def tell_ideas_apart(world: World) -> None:
    idea, other = world.idea(), world.idea()
    if idea and other:
        undo = world.dice.choice(("", "", "undo/"))
        world.ask(_keeper(world), f"/ideas/{idea.pk}/apart/{other.pk}/{undo}", {})


def undo_idea_merge(world: World) -> None:
    if merge := world.one_of(IdeaMerge.objects.standing()):
        world.ask(_keeper(world), f"/ideas/merges/{merge.pk}/undo/", {})


def review_idea(world: World) -> None:
    if idea := world.one_of(Idea.objects.waiting()):
        verdict = world.dice.choice(("approve", "approve", "trust", "decline", "block"))
        form = {"verdict": verdict, "reason": "unclear"}
        world.ask(_keeper(world), f"/ideas/{idea.pk}/review/", form)


def undo_review(world: World) -> None:
    if review := world.one_of(Review.objects.filter(undone_on=None)):
        world.ask(_keeper(world), f"/ideas/reviews/{review.pk}/undo/", {})


def make_idea_of_topic(world: World) -> None:
    topic, board = world.topic(), world.one_of(Board.objects.all())
    world.ask(world.of_role("agent"), f"/topics/{topic.pk}/idea/", {"board": board.pk})


def move_discussion(world: World) -> None:
    idea, forum = world.idea(), world.one_of(Forum.objects.filter(type=Forum.FORUM_POST))
    if idea:
        world.ask(world.of_role("agent"), f"/ideas/{idea.pk}/topic/", {"forum": forum.pk})


def read_idea(world: World) -> None:
    if idea := world.idea():
        person = world.member() if world.dice.random() < 0.7 else None
        world.ask(person, f"/ideas/{idea.pk}/{world.dice.choice(('', 'voters/', 'feed/'))}")
        after = world.dice.randint(0, idea.last_event_id)
        world.ask(person, f"/live/since/?group={idea.live_group}&after={after}")


def _keeper(world: World):
    """Who keeps order among ideas."""
    return world.of_role("moderator", "product manager", "administrator")


DEEDS_WITH_IDEAS: dict[Callable[[World], None], int] = {  # how often, beside the others
    submit_idea: 6,
    vote_for_idea: 14,
    edit_idea: 3,
    comment_on_idea: 10,
    edit_comment: 3,
    remove_comment: 4,
    mark_comment: 2,
    decide_idea: 5,
    remove_idea: 4,
    lock_idea: 2,
    merge_ideas: 6,
    undo_idea_merge: 4,
    tell_ideas_apart: 2,
    review_idea: 4,
    undo_review: 2,
    make_idea_of_topic: 1,
    move_discussion: 1,
    read_idea: 5,
}
