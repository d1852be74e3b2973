"""In which language a topic is written, in which languages a forum's people write, and which of
them a page shows its reader.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from community.accounts.languages import NAMES, Languages, kept_to, switch_between
from community.accounts.memory import forget, remembered
from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.events.version import touch_portal
from community.search.actions import index
from community.search.words import written_language
from community.transactions import Last, at_the_end, by_id
from forum.models import Forum, Topic
from forum.permissions import forums_where

LOOKED_AT = 500  # of the newest topics in a language
PORTION = 500


def language_of(forum, title: str, text: str) -> str:
    """The language of a topic: its forum's, where the operator said one, or else that of its words,
    code aside.
    """
    return forum.language or written_language(f"{title}\n{text}") or settings.LANGUAGE_CODE


def language_of_topic(topic: Topic, forum) -> str:
    """`language_of`, as the topic would be in `forum`."""
    question = topic.first_post
    return language_of(forum, topic.subject, question.content.raw if question else "")


def languages_written() -> dict[str, frozenset[int]]:
    """The forums in which the newest topics of each language stand."""
    return remembered("languages written", _written)


def _written() -> dict[str, frozenset[int]]:
    newest = {code: Topic.objects.listed().in_languages({code}).newest() for code in NAMES}
    return {
        code: frozenset(topics.values_list("forum_id", flat=True)[:LOOKED_AT])
        for code, topics in newest.items()
    }


def note_language(forum_id: int, code: str) -> None:
    """A topic of this language is about to stand in this forum: what is remembered of languages is
    read anew where that is the first. Part of an action.
    """
    if forum_id not in languages_written().get(code, ()):
        at_the_end(Last.MEMORY, 0, forget)


def languages_for(user) -> Languages:
    """In which languages there is something that `user` may read."""
    readable = forums_where(user, "can_read_forum")
    return frozenset(code for code, forums in languages_written().items() if forums & readable)


def languages_in(forum_id: int) -> Languages:
    """In which languages there is something in a forum."""
    return frozenset(code for code, forums in languages_written().items() if forum_id in forums)


def languages_shown(request: HttpRequest, written: Languages | None = None) -> Languages:
    """To which languages lists keep for this reader; `written`: those of the list, where it is not
    about all that they may read.
    """
    return kept_to(request, languages_for(request.user) if written is None else written)


def language_switch(request: HttpRequest, written: Languages | None = None) -> dict:
    """What a list with the switch above it shows; `written` as in `languages_shown`."""
    return switch_between(request, languages_for(request.user) if written is None else written)


@in_portions
def follow_forum(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to a forum's new language: its topics are of that language, in lists and for the
    search.

    `cursor` is the id of the last topic that was done.
    """
    forum = Forum.objects.get(pk=occurrence.event.forum_id)
    topics = by_id(Topic.objects.filter(forum=forum, pk__gt=cursor)).select_related("first_post")
    found = list(topics[:PORTION])
    for topic in found:
        topic.language = language_of_topic(topic, forum)
    Topic.objects.bulk_update(found, ["language"])
    index("topic", [topic.pk for topic in found])
    transaction.on_commit(touch_portal)
    if len(found) == PORTION:
        return found[-1].pk
    at_the_end(Last.MEMORY, 0, forget)
    return None
