"""Who hears that a topic became an idea, and what became of that."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.notifications.actions import News, tell
from community.notifications.kinds import DIGEST, Kind, declare_kinds
from community.things.ref import Ref
from community.transactions import one_transaction
from community.votes import voter_ids
from forum.actions import note_decision
from forum.models import Post, Topic
from forum.permissions import readers as readers_of_topic
from ideas.models import Idea, StatusChange
from ideas.permissions import readers as readers_of_idea
from ideas.statuses import DONE

AT_ONCE = 500

declare_kinds(
    Kind(
        "idea_of_question",
        _("A question of mine, or that I have too, becomes an idea to vote for"),
        _("%(name)s made an idea of your question: you can vote for “%(title)s”"),
        ngettext_lazy(
            "%(n)d idea was made of your question “%(title)s”",
            "%(n)d ideas were made of your question “%(title)s”",
            "n",
        ),
        mail=DIGEST,
    ),
    Kind(
        "idea_of_topic_done",
        _("The idea that a topic became, which I follow, is completed"),
        _("What “%(title)s” wished for is there"),
        ngettext_lazy(
            "What “%(title)s” wished for is there", "“%(title)s” was completed %(n)d times", "n"
        ),
    ),
)


@in_portions
def offer_vote(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to a topic that became an idea: whoever asked, and whoever has the question too, may
    vote for it. No vote is moved. `cursor` is the last of those people who was told.
    """
    event = occurrence.event
    idea, topic = _idea(event.key), Topic.objects.filter(pk=event.topic_id).first()
    if idea is None or topic is None or idea.origin != topic.live_group:
        return None
    question = Post.objects.filter(topic=topic, number=0, parent=None).first()
    people = voter_ids(Post, question.pk, after=cursor, most=AT_ONCE) if question else []
    asker = [topic.poster_id] if topic.poster_id and not cursor else []
    news = News(
        event_id=occurrence.id,
        actor_id=event.actor_id,
        abouts=(idea.live_group, topic.live_group),
        title=idea.title,
        address=idea.get_absolute_url(),
        readers=lambda found: readers_of_idea(found, idea),
        happened_on=idea.created,
    )
    tell(news, direct=dict.fromkeys([*asker, *people], "idea_of_question"))
    return people[-1] if len(people) == AT_ONCE else None


def _idea(key: str) -> Idea | None:
    ref = Ref.parse(key)
    return Idea.objects.standing().filter(pk=ref.id).first() if ref else None


@one_transaction
def show_in_topics(occurrence: Occurrence) -> None:
    """Reaction to a decision about an idea: the topics that are about it show it."""
    idea = Idea.objects.filter(pk=occurrence.event.idea_id).first()
    for key in filter(None, (idea.origin, idea.continued_in) if idea else ()):
        ref = Ref.parse(key)
        topic = Topic.objects.filter(pk=ref.id).first() if ref else None
        if topic is not None:
            note_decision(topic, by=None)


@in_portions
def tell_topic(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to a decision about an idea: who follows the topic of which it was made hears that
    it is completed, unless they have heard it as a voter; a release tells them itself.
    """
    if occurrence.event.release:
        return None
    changes = StatusChange.objects.select_related("idea", "status")
    change = changes.filter(pk=occurrence.event.change_id).first()
    ref = Ref.parse(change.idea.origin) if change else None
    topic = Topic.objects.filter(pk=ref.id, approved=True).first() if ref else None
    if change is None or topic is None or change.status.category != DONE or change.idea.is_removed:
        return None
    idea = change.idea
    news = News(
        event_id=occurrence.id,
        actor_id=occurrence.event.actor_id,
        abouts=(topic.live_group,),
        title=topic.subject,
        address=topic.get_absolute_url(),
        readers=lambda people: readers_of_topic(people, topic) & readers_of_idea(people, idea),
        happened_on=change.created,
    )
    return tell(news, followers="idea_of_topic_done", cursor=cursor)
