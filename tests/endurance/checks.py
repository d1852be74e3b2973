"""What must be true afterwards, one function a sentence: the table `CHECKS`. Each yields what is
wrong, in words.

Everything is counted here by itself, row by row, not by the code that it judges. IN_EVERY_PROCESS
are those that look at what one process keeps in its memory.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from voting.models import Vote
from wagtail.models import Page

from community.accounts.models import User
from community.events.actions import routes
from community.events.models import EventGroup, EventRecord, ReactionRecord
from community.notifications.models import Mail, Notice, Preferences, Subscription
from community.search.documents import SOURCES
from community.search.engines.columns import columns_of
from community.search.models import SearchEntry
from community.writing.models import Draft
from forum.models import AcceptedAnswer, Bookmark, Forum, Post, Removal, Tally, Topic
from ideas.models import Comment, Idea, StatusChange
from kb.models import Figures, Opinion
from tests.endurance.counted_ideas import CHECKS_OF_IDEAS
from tests.endurance.kept import stale_pieces
from tests.endurance.private import nothing_private_is_on_any_way_out

Wrong = Iterator[str]


def differ(what: str, stored: dict, counted: dict) -> Wrong:
    """A sentence for each name whose stored value is not what was counted."""
    for name, value in counted.items():
        if stored[name] != value:
            yield f"{what}: {name} is {stored[name]!r}, counting gives {value!r}"


def named(thing, names: Iterable[str]) -> dict:
    return {name: getattr(thing, name) for name in names}


# --- counters -----------------------------------------------------------------------------------


def topics_count_right() -> Wrong:
    posts, standing = defaultdict(list), defaultdict(list)
    for post in Post.objects.order_by("created", "id").iterator():
        posts[post.topic_id].append(post)
    for record in (
        AcceptedAnswer.objects.filter(withdrawn_on=None, post__approved=True)
        .select_related("post")
        .order_by("created", "id")
    ):
        standing[record.post.topic_id].append(record)
    for topic in Topic.objects.iterator():
        mine = posts[topic.pk]
        shown, accepted = [post for post in mine if post.approved], standing[topic.pk]
        last = shown[-1] if shown else None
        first = next((post for post in mine if post.is_question), None)
        counted = {
            "posts_count": len(shown),
            "answers_count": sum(post.is_answer for post in shown),
            "first_post_id": first.pk if first else None,
            "me_too_count": max(0, first.score) if first else 0,
            "last_post_id": last.pk if last else None,
            "last_poster_id": last.poster_id if last else topic.poster_id,
            "last_post_on": last.created if last else topic.created,
            "accepted_count": len(accepted),
            "solved_on": accepted[0].created if accepted else None,
            "solver_id": accepted[0].post.poster_id if accepted else None,
        }
        yield from differ(f"topic {topic.pk}", named(topic, counted), counted)
        highest = max((post.number for post in mine), default=0)
        if topic.answers_numbered < highest:
            yield f"topic {topic.pk}: {topic.answers_numbered} numbered, but {highest} is there"
        numbers = [post.number for post in mine if post.parent_id is None]
        if len(numbers) != len(set(numbers)):
            yield f"topic {topic.pk}: two answers have one number: {sorted(numbers)}"
        if topic.approved and (first is None or not first.approved):
            yield f"topic {topic.pk} is shown without its question"


def missing(taken: Iterable[str]) -> list[str]:
    """A sentence for each form that was taken in and became nothing."""
    stored: set[str] = set()
    for model in (Post, Idea, Comment, StatusChange):
        stored |= set(model.objects.exclude(nonce=None).values_list("nonce", flat=True))
    return [f"a form was taken in and is not there: {nonce}" for nonce in set(taken) - stored]


def posts_count_right() -> Wrong:
    kind = ContentType.objects.get_for_model(Post)
    votes = Counter(
        int(pk) for pk in Vote.objects.filter(content_type=kind).values_list("object_id", flat=True)
    )
    accepted = set(
        AcceptedAnswer.objects.filter(withdrawn_on=None).values_list("post_id", flat=True)
    )
    removed = set(Removal.objects.filter(restored_on=None).values_list("post_id", flat=True))
    everything = {post.pk: post for post in Post.objects.iterator()}
    whole = Counter(post.root_id for post in everything.values() if post.root_id and post.approved)
    direct = Counter(
        post.parent_id for post in everything.values() if post.parent_id and post.approved
    )
    for post in everything.values():
        replies = (whole if post.parent_id is None else direct)[post.pk]
        counted = {
            "score": votes[post.pk],
            "is_accepted": post.pk in accepted,
            "approved": post.pk not in removed,
            "replies_count": replies,
        }
        yield from differ(f"post {post.pk}", named(post, counted), counted)
        if post.root_id and everything[post.root_id].topic_id != post.topic_id:
            yield f"reply {post.pk} stands in topic {post.topic_id}, post {post.root_id} elsewhere"
        if post.is_accepted and not post.is_answer:
            yield f"post {post.pk} is accepted and no answer"


def forums_count_right() -> Wrong:
    for forum in Forum.objects.all():
        topics = list(
            Topic.objects.filter(forum=forum, approved=True).order_by("last_post_on", "id")
        )
        counted = {
            "direct_topics_count": len(topics),
            "direct_posts_count": Post.objects.filter(topic__in=topics, approved=True).count(),
            "last_post_on": topics[-1].last_post_on if topics else None,
            "last_post_id": topics[-1].last_post_id if topics else None,
        }
        yield from differ(f"forum {forum.pk}", named(forum, counted), counted)


def people_count_right() -> Wrong:
    for person in User.objects.all():
        answers = Post.objects.filter(poster=person, approved=True, parent=None, number__gt=0)
        counted = {
            "topics_count": Topic.objects.filter(poster=person, approved=True).count(),
            "answers_count": answers.count(),
            "solved_count": answers.filter(is_accepted=True).count(),
            "unread_notices": Notice.objects.filter(
                recipient=person, read_on=None, in_app=True
            ).count(),
        }
        yield from differ(f"person {person.pk}", named(person, counted), counted)
        for forum in Forum.objects.all():
            here = answers.filter(topic__forum=forum)
            counted = {
                "topics_count": Topic.objects.filter(
                    poster=person, approved=True, forum=forum
                ).count(),
                "answers_count": here.count(),
                "solved_count": here.filter(is_accepted=True).count(),
            }
            stored = Tally.objects.filter(person=person, forum=forum).first() or Tally()
            what = f"person {person.pk} in forum {forum.pk}"
            yield from differ(what, named(stored, counted), counted)


def pages_count_right() -> Wrong:
    for figures in Figures.objects.all():
        opinions = Counter(
            Opinion.objects.filter(page_id=figures.page_id).values_list("helpful", flat=True)
        )
        counted = {"helped": opinions[True], "failed": opinions[False]}
        yield from differ(f"page {figures.page_id}", named(figures, counted), counted)


# --- events -------------------------------------------------------------------------------------


def every_reaction_was_done_once() -> Wrong:
    owed = defaultdict(list)
    for record in ReactionRecord.objects.all():
        owed[record.event_id].append(record.reaction)
        if record.done_on is None:
            yield f"event {record.event_id} still owes {record.reaction}: {record.error}"
    for event in EventRecord.objects.iterator():
        row = routes()[event.name]
        if sorted(owed[event.pk]) != sorted((*row.live, *row.after_commit)):
            yield f"event {event.pk} ({event.name}) owes {owed[event.pk]}"


def events_are_chained() -> Wrong:
    """The last event of a topic or an idea is the last of its group, or browsers would look for one
    for ever.
    """
    last: dict[str, int] = {}
    for row in EventGroup.objects.order_by("event_id"):
        if row.previous_id != last.get(row.group, 0):
            yield f"{row.group}: event {row.event_id} comes after {row.previous_id}, it says"
        last[row.group] = row.event_id
    for topic in Topic.objects.all():
        if topic.last_event_id != last.get(topic.live_group, 0):
            yield f"topic {topic.pk}: event {topic.last_event_id} is not its last"
    for idea in Idea.objects.all():
        if idea.last_event_id != last.get(idea.live_group, 0):
            yield f"idea {idea.pk}: event {idea.last_event_id} is not its last"


def nobody_was_told_twice() -> Wrong:
    pairs = Counter(Notice.objects.values_list("event_id", "recipient_id"))
    yield from (
        f"person {person} was told {n} times of event {event}"
        for (event, person), n in pairs.items()
        if n > 1
    )
    yield from (
        f"notice {notice.pk}: of one's own act"
        for notice in Notice.objects.filter(actor__isnull=False)
        if notice.actor_id == notice.recipient_id
    )


def a_closed_account_keeps_and_awaits_nothing() -> Wrong:
    for mine in (Subscription, Preferences, Draft, Bookmark):
        for thing in mine.objects.filter(user__is_active=False):
            yield f"{mine.__name__.lower()} of {thing.user_id}: {thing}"
    yield from (
        f"notice {notice.pk} is for a closed account"
        for notice in Notice.objects.filter(recipient__is_active=False)
    )
    yield from (
        f"mail {mail.pk} waits for a closed account"
        for mail in Mail.objects.filter(recipient__is_active=False, sent_on=None, dropped="")
    )


# --- what is kept -------------------------------------------------------------------------------


def the_index_says_what_the_rows_say() -> Wrong:
    ids = {
        "topic": Topic,
        "person": User,
        "article": Page,
        "faq": Page,
        "news": Page,
        "idea": Idea,
        "release": Page,
    }
    compared = (
        "title",
        "lead",
        "answer",
        "body",
        "scope",
        "place",
        "address",
        "solved",
        "answers",
        "votes",
        "author_id",
        "locale",
        "date",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid, title, lead, answer, body FROM search_text")
        texts = {row[0]: row[1:] for row in cursor.fetchall()}
    for kind, source in SOURCES.items():
        documents = {
            document.key: document
            for document in source.documents(list(ids[kind].objects.values_list("pk", flat=True)))
        }
        entries = {
            entry.key: entry for entry in SearchEntry.objects.filter(kind=kind, is_gone=False)
        }
        for key in documents.keys() ^ entries.keys():
            yield f"{key} is {'not ' if key in documents else ''}in the index"
        for key in documents.keys() & entries.keys():
            entry, document = entries[key], documents[key]
            yield from differ(f"entry {key}", named(entry, compared), named(document, compared))
            stems = tuple(" ".join(tokens) for tokens in columns_of(entry)[:4])
            if texts.get(entry.pk) != stems:
                yield f"entry {key}: its stems are of another text"
    gone = set(texts) - set(SearchEntry.objects.filter(is_gone=False).values_list("pk", flat=True))
    yield from (f"stems of entry {pk} stay, the entry is gone" for pk in gone)


def kept_pieces_say_what_the_rows_say() -> Wrong:
    """Whatever pieces of pages this process finds kept."""
    yield from stale_pieces()


COUNTERS: tuple[Callable[[], Wrong], ...] = (
    topics_count_right,
    posts_count_right,
    forums_count_right,
    people_count_right,
)
CHECKS: tuple[Callable[[], Wrong], ...] = (
    *COUNTERS,
    *CHECKS_OF_IDEAS,
    pages_count_right,
    every_reaction_was_done_once,
    events_are_chained,
    nobody_was_told_twice,
    a_closed_account_keeps_and_awaits_nothing,
    the_index_says_what_the_rows_say,
    kept_pieces_say_what_the_rows_say,
    nothing_private_is_on_any_way_out,
)
IN_EVERY_PROCESS = (kept_pieces_say_what_the_rows_say,)


def what_is_wrong(checks: Iterable[Callable[[], Wrong]] = CHECKS) -> list[str]:
    """Every sentence of every check."""
    return [f"{check.__name__.replace('_', ' ')}: {wrong}" for check in checks for wrong in check()]
