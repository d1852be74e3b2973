"""What is flagged, and by whom."""

from __future__ import annotations

from community.accounts.models import User
from community.things.ref import Ref
from forum.models import Post
from moderation.flags import actions
from moderation.flags.models import Decision, Flag, Matter, Reason
from tests.standing import stands

Outcome = Decision.Outcome


def reason(key: str) -> Reason:
    return Reason.objects.get(key=key)


def flag(thing, by, key: str = "spam", words: str = "") -> Flag:
    ref = thing if isinstance(thing, Ref) else thing.ref
    return actions.flag_thing(ref, by=by, reason=reason(key), words=words)


def matter_of(thing) -> Matter:
    ref = thing if isinstance(thing, Ref) else thing.ref
    return Matter.objects.get(kind=ref.prefix, thing_id=ref.id)


def decide(thing, by, outcome: str, key: str = "spam", words: str = "") -> Decision:
    said = None if outcome == "dismissed" else reason(key)
    return actions.decide_matter(matter_of(thing), by=by, outcome=outcome, reason=said, words=words)


def is_shown(post) -> bool:
    return Post.objects.get(pk=post.pk).approved


@stands
def crowd(cast) -> list[User]:
    """Ten more people, any of whom may flag."""
    people = [User.objects.create_user(f"member{n}", f"member{n}@example.com") for n in range(10)]
    User.objects.filter(username__startswith="member").update(date_joined="2020-01-01T00:00:00Z")
    return people


def flag_by_all(thing, people, key: str = "spam") -> None:
    for person in people:
        flag(thing, person, key)
