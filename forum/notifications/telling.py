"""Who hears of what in the forum: never the actor, never somebody who may not read it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.accounts.querysets import people_named
from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.notifications.actions import News, carry_followers, tell, withdraw_notices
from community.notifications.kinds import DIGEST, NEVER, Kind, declare_kinds
from community.writing.markup import mentioned_names
from forum.models import Post, Topic
from forum.permissions import readers

MOST_MENTIONS = 30

declare_kinds(
    Kind(
        "answer",
        _("An answer in a topic that I follow"),
        _("%(name)s answered “%(title)s”"),
        ngettext_lazy("%(n)d new answer in “%(title)s”", "%(n)d new answers in “%(title)s”", "n"),
    ),
    Kind(
        "reply",
        _("A reply to something that I wrote"),
        _("%(name)s replied to you in “%(title)s”"),
        ngettext_lazy(
            "%(n)d new reply to you in “%(title)s”", "%(n)d new replies to you in “%(title)s”", "n"
        ),
    ),
    Kind(
        "mention",
        _("Somebody mentions me"),
        _("%(name)s mentioned you in “%(title)s”"),
        ngettext_lazy(
            "You were mentioned %(n)d time in “%(title)s”",
            "You were mentioned %(n)d times in “%(title)s”",
            "n",
        ),
    ),
    Kind(
        "accepted",
        _("An answer of mine is accepted"),
        _("%(name)s accepted your answer in “%(title)s”"),
        ngettext_lazy(
            "%(n)d answer of yours was accepted in “%(title)s”",
            "%(n)d answers of yours were accepted in “%(title)s”",
            "n",
        ),
    ),
    Kind(
        "solved",
        _("A question that I follow is solved"),
        _("“%(title)s” is solved"),
        ngettext_lazy(
            "“%(title)s” is solved: %(n)d accepted answer",
            "“%(title)s” is solved: %(n)d accepted answers",
            "n",
        ),
        mail=DIGEST,
    ),
    Kind(
        "topic",
        _("A new topic in a forum or tag, or by a person, that I follow"),
        _("%(name)s started “%(title)s”"),
        ngettext_lazy("%(n)d new post in “%(title)s”", "%(n)d new posts in “%(title)s”", "n"),
        mail=DIGEST,
    ),
    Kind(
        "stuck",
        _("A question that I answered is still open for its author"),
        _("%(name)s is still stuck in “%(title)s”"),
        ngettext_lazy(
            "%(n)d word from the asker: still stuck in “%(title)s”",
            "%(n)d words from the asker: still stuck in “%(title)s”",
            "n",
        ),
        mail=NEVER,
    ),
)


def _post(occurrence: Occurrence) -> Post | None:
    posts = Post.objects.select_related("topic", "parent")
    return posts.filter(pk=occurrence.event.post_id, approved=True, topic__approved=True).first()


def _news(occurrence: Occurrence, post: Post, moment=None) -> News:
    topic = post.topic
    author = f"person.{post.poster_id}"
    tags = [f"tag.{pk}" for pk in topic.tags.order_by("pk").values_list("pk", flat=True)]
    return News(
        event_id=occurrence.id,
        actor_id=occurrence.event.actor_id,
        abouts=(topic.live_group, author, *tags, f"forum.{topic.forum_id}"),
        title=topic.subject,
        address=post.get_absolute_url(),
        readers=lambda people: readers(people, topic),
        target_id=post.pk,
        author=author,
        happened_on=moment or post.created,
    )


def _mentioned(names) -> dict[int, str]:
    return {person.pk: "mention" for person in people_named(names)[:MOST_MENTIONS]} if names else {}


@in_portions
def tell_of_topic(occurrence: Occurrence, cursor: int) -> int | None:
    """Those whom a first post names; who follows the forum, a tag or the author."""
    if not (post := _post(occurrence)):
        return None
    return tell(
        _news(occurrence, post),
        direct=_mentioned(mentioned_names(post.content.raw)),
        followers="topic",
        cursor=cursor,
    )


@in_portions
def tell_of_post(occurrence: Occurrence, cursor: int) -> int | None:
    """Whose words are replied to, whom the post names, and everybody who follows what it belongs
    to.
    """
    if not (post := _post(occurrence)):
        return None
    direct = {post.parent.poster_id: "reply"} if post.parent and post.parent.poster_id else {}
    direct |= _mentioned(mentioned_names(post.content.raw))
    return tell(_news(occurrence, post), direct=direct, followers="answer", cursor=cursor)


def tell_newly_mentioned(occurrence: Occurrence) -> None:
    """An edit tells only those whom the text did not name before."""
    if occurrence.event.newly_mentioned and (post := _post(occurrence)):
        tell(_news(occurrence, post), direct=_mentioned(occurrence.event.newly_mentioned))


@in_portions
def tell_of_solution(occurrence: Occurrence, cursor: int) -> int | None:
    """Whose answer was accepted, and everybody who follows the topic."""
    if not (post := _post(occurrence)):
        return None
    direct = {post.poster_id: "accepted"} if post.poster_id else {}
    return tell(
        _news(occurrence, post, timezone.now()), direct=direct, followers="solved", cursor=cursor
    )


def tell_of_stuck(occurrence: Occurrence) -> None:
    """Who answered hears that the asker needs more."""
    topic = (
        Topic.objects.select_related("first_post")
        .filter(pk=occurrence.event.topic_id, approved=True)
        .first()
    )
    if topic is None or topic.first_post is None:
        return
    answers = (
        Post.objects.filter(topic=topic, approved=True)
        .exclude(poster=None)
        .exclude(poster_id=topic.poster_id)
    )
    direct = dict.fromkeys(answers.values_list("poster_id", flat=True).distinct()[:100], "stuck")
    topic.first_post.topic = topic
    tell(_news(occurrence, topic.first_post), direct=direct)


def withdraw_hidden(occurrence: Occurrence) -> None:
    """A topic was removed or moved: who may not see it any more has no notice of it either."""
    withdraw_notices(f"topic.{occurrence.event.topic_id}")


def carry_to_merged(occurrence: Occurrence) -> None:
    """Who followed the topic that was merged away follows the other one."""
    carry_followers(
        f"topic.{occurrence.event.topic_id}", to=f"topic.{occurrence.event.into_topic_id}"
    )
