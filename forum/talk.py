"""What is talked about: topics in which several people write now."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from forum.models import Post

DAYS = 7
PEOPLE = 3  # fewer are a question and its answer, or two who talk
LOOKED_AT = 1000  # of the newest posts
MOST = 10  # topics of a language
KEPT_SECONDS = 60


def talked_about() -> list[tuple[int, str]]:
    """(id, language) of the topics in which at least PEOPLE people wrote within DAYS, as far as the
    newest LOOKED_AT posts of the portal tell: first those in which most people wrote, then those
    with most posts, then those in which somebody wrote last; MOST of each language.

    One range of the index of posts by their time, once in KEPT_SECONDS for everybody. Who may read
    which of them is asked by whoever shows them.
    """
    return cache.get_or_set("talked-about", _measured, KEPT_SECONDS) or []


def _measured() -> list[tuple[int, str]]:
    newest = Post.objects.filter(
        approved=True, created__gt=timezone.now() - timedelta(days=DAYS)
    ).order_by("-created")
    people: dict[tuple[int, str], set[int | None]] = {}
    posts: Counter[tuple[int, str]] = Counter()
    columns = ("topic_id", "topic__language", "poster_id")
    for topic, language, person in newest.values_list(*columns)[:LOOKED_AT]:
        people.setdefault((topic, language), set()).add(person)
        posts[topic, language] += 1
    lively = [topic for topic, who in people.items() if len(who) >= PEOPLE]
    lively.sort(key=lambda topic: (-len(people[topic]), -posts[topic]))
    so_far: Counter[str] = Counter()
    found = []
    for topic, language in lively:
        so_far[language] += 1
        if so_far[language] <= MOST:
            found.append((topic, language))
    return found
