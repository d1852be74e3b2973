"""Whom a release concerns, a portion at a time: the people of its ideas and topics, and who hears
of every release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.db.models import Q

from community.notifications.models import Subscription
from community.things.ref import ids_by_prefix
from community.votes import voter_ids
from forum.models import Post, Topic
from forum.permissions import readers as readers_of_topic
from ideas.families import family, groups_of
from ideas.models import Idea
from ideas.permissions import readers as readers_of_idea
from moderation.releases.models import Release
from moderation.releases.rules import CHANGELOG

Level = Subscription.Level


@dataclass(frozen=True)
class Wish:
    """An idea or a topic as those hear of it who wanted it.

    - groups: what its people follow, the narrowest first, and how closely they have to
    - question_id: the post whose "me too" counts
    - readers: which of some people may read it
    """

    key: str
    title: str
    author_id: int | None
    readers: Callable[[Collection], set[int]]
    groups: dict[str, int] = field(default_factory=dict)
    question_id: int | None = None


def wishes_named(keys: Collection[str]) -> list[Wish]:
    """Those of these things ("idea.7", "topic.42") that stand, in their order."""
    named = ids_by_prefix(keys)
    ideas = Idea.objects.listed().filter(pk__in=named.get("idea", ()))
    topics = Topic.objects.listed().filter(pk__in=named.get("topic", ()))
    questions = Post.objects.filter(topic__in=topics, number=0, parent=None)
    asked = dict(questions.values_list("topic_id", "pk"))
    found = {idea.live_group: _of_idea(idea) for idea in ideas}
    found |= {topic.live_group: _of_topic(topic, asked.get(topic.pk)) for topic in topics}
    return [found[key] for key in keys if key in found]


def _of_idea(idea: Idea) -> Wish:
    """Who votes follows at the level "tracking"; who watches the topic of which it was made wants
    it, too.
    """
    groups = dict.fromkeys(groups_of(family(idea)), int(Level.TRACKING))
    if idea.origin:
        groups[idea.origin] = int(Level.WATCHING)
    return Wish(
        idea.live_group,
        idea.title,
        idea.author_id,
        lambda people: readers_of_idea(people, idea),
        groups,
    )


def _of_topic(topic: Topic, question_id: int | None) -> Wish:
    return Wish(
        topic.live_group,
        topic.subject,
        topic.poster_id,
        lambda people: readers_of_topic(people, topic),
        question_id=question_id,
    )


@dataclass(frozen=True)
class Portion:
    """The next people whom a release may concern: `ids` in order, what each of them `wanted`, and
    which of them hear of `every` release.
    """

    ids: list[int]
    wanted: dict[int, list[Wish]]
    every: set[int]


def people_after(wishes: list[Wish], release: Release, cursor: int, most: int) -> Portion:
    """Those after `cursor` whom a release with these wishes may concern, at most so many. Whoever
    muted a thing does not want it; who began to follow the changelog afterwards is not told.
    """
    groups = {group for wish in wishes for group in wish.groups}
    all_of_it = Q(about=CHANGELOG, level__gte=Level.TRACKING, created__lte=release.published_on)
    following = Subscription.objects.filter(Q(about__in=groups) | all_of_it, user_id__gt=cursor)
    followers = following.order_by("user_id").values_list("user_id", flat=True).distinct()
    having = {
        wish.key: set(voter_ids(Post, wish.question_id, after=cursor, most=most))
        for wish in wishes
        if wish.question_id
    }
    authors = {wish.author_id for wish in wishes if (wish.author_id or 0) > cursor}
    found = set(followers[:most]) | authors | {pk for people in having.values() for pk in people}
    ids = sorted(pk for pk in found if pk is not None)[:most]
    levels = _levels([*groups, *(wish.key for wish in wishes)], ids)
    wanted = {
        pk: [wish for wish in wishes if _wants(pk, wish, levels[pk], having.get(wish.key, set()))]
        for pk in ids
    }
    every = Subscription.objects.filter(all_of_it, user_id__in=ids)
    return Portion(ids, wanted, set(every.values_list("user_id", flat=True)))


def _levels(groups: Collection[str], ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How closely each of these people follows what."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Subscription.objects.filter(about__in=groups, user_id__in=ids)
    for user_id, about, level in rows.values_list("user_id", "about", "level"):
        found[user_id][about] = level
    return found


def _wants(pk: int, wish: Wish, levels: dict[str, int], having: set[int]) -> bool:
    if levels.get(wish.key) == Level.MUTED:
        return False
    is_theirs = wish.author_id == pk or pk in having
    return is_theirs or any(
        levels.get(group, Level.MUTED) >= least for group, least in wish.groups.items()
    )
