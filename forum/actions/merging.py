"""Carry posts from one topic to another: split, merge, and take a merge back."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from django.db.models import F
from django.utils import timezone

from community.accounts.doors import Refused
from community.events.actions import publish
from community.transactions import by_id, one_transaction
from community.writing.markup import clean_text
from forum import events
from forum.actions.accepting import take_back
from forum.actions.counting import count_forum, count_person, count_person_anew
from forum.actions.posts import locked
from forum.bulk import recount_topics
from forum.languages import language_of, note_language
from forum.models import Post, Topic, TopicMerge
from forum.tallies import carry_tallies
from forum.tree import forum_tree


@one_transaction
def split_topic(topic, *, by, answers: Iterable[Post], title: str) -> Topic:
    """Make the chosen answers, with their replies, a topic of their own; the first becomes its
    question.

    What was accepted of them solved another question: its acceptance is withdrawn. Raises Refused
    when nothing is chosen, a chosen post is no answer that stands in this topic, or the topic is
    removed.
    """
    topic = locked(topic.pk)
    chosen = list(
        Post.objects.filter(pk__in=[post.pk for post in answers], topic=topic).order_by("number")
    )
    if (
        topic.is_removed
        or not chosen
        or not all(post.is_answer and post.approved for post in chosen)
    ):
        raise Refused("nothing to split")
    for post in chosen:
        take_back(topic, post, by=by)
    head = chosen[0]
    language = language_of(forum_tree()[topic.forum_id], title, head.content.raw)
    note_language(topic.forum_id, language)
    new = Topic.objects.create(
        forum_id=topic.forum_id,
        poster_id=head.poster_id,
        subject=clean_text(title).strip(),
        created=head.created,
        is_question=topic.is_question,
        language=language,
    )
    new.tags.set(topic.tags.all())
    _carry(zip(chosen, count(), strict=False), new)
    _recount(topic, new)
    count_forum(topic.forum_id, topics=1)
    count_person(head.poster_id, topic.forum_id, topics_count=1, answers_count=-1)
    publish(events.TopicSplit(by.pk, topic.pk, new.pk), groups=[topic])
    return new


@one_transaction
def merge_topics(topic, *, by, into) -> Topic:
    """Move everything of `topic` into `into`; the question becomes an answer there, and the old
    address redirects. `undo_merge` takes it back.

    Raises Refused when both are the same, `into` is removed, or one of them was merged away itself.
    """
    if topic.pk == into.pk:
        raise Refused("same")
    both = by_id(Topic.objects.filter(pk__in=[topic.pk, into.pk]))
    rows = {row.pk: row for row in both}
    topic, into = rows[topic.pk], rows[into.pk]
    if topic.merged_into_id == into.pk:
        return into
    if topic.merged_into_id or into.merged_into_id or into.is_removed:
        raise Refused("merged")
    heads = list(Post.objects.filter(topic=topic, parent=None).order_by("number"))
    was_listed, counted = topic.approved, topic.posts_count
    carry_tallies(topic, into.forum_id)
    TopicMerge.objects.create(
        source=topic, into=into, by=by, moved=[[head.pk, head.number] for head in heads]
    )
    _carry(zip(heads, count(into.answers_numbered + 1), strict=False), into)
    topic.merged_into, topic.approved, topic.first_post = into, False, None
    topic.save(update_fields=["merged_into", "approved", "first_post"])
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    _recount_home(into, topic)
    if was_listed:
        count_forum(topic.forum_id, topics=-1, posts=-counted)
        count_person(topic.poster_id, into.forum_id, topics_count=-1)
    for question in heads[:1]:
        count_person(question.poster_id, into.forum_id, answers_count=int(question.approved))
    publish(events.TopicsMerged(by.pk, topic.pk, into.pk), groups=[topic, into])
    return into


@one_transaction
def undo_merge(merge: TopicMerge, *, by) -> Topic:
    """Bring a topic that went into another one back to its own address, with those of its posts
    that still stand where they went, under the numbers that they had; returns it.

    Replies that they got since go with them. What was accepted of them since then solved the other
    question: its acceptance is withdrawn. Raises Refused when the question was carried elsewhere
    or is another topic's own by now.
    """
    source_id, home_id = merge.source_id, _home_of(merge)
    rows = {row.pk: row for row in by_id(Topic.objects.filter(pk__in=[source_id, home_id]))}
    source, home = rows[source_id], rows[home_id]
    merge.refresh_from_db()
    if merge.undone_on:
        return source
    if source.merged_into_id != home_id:
        raise Refused("merged elsewhere")
    numbers = dict(merge.moved)
    answers = Post.objects.filter(topic=home, parent=None, number__gt=0)
    heads = list(answers.filter(pk__in=numbers).order_by("number"))
    question = next((head for head in heads if numbers[head.pk] == 0), None)
    if question is None:
        raise Refused("the question is elsewhere")
    for head in heads:
        if head is question or _accepted_since(head, merge):
            take_back(home, head, by=by)
    merge.undone_on, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_on", "undone_by"])
    Topic.objects.filter(pk__in=_merged_before(merge)).update(merged_into=source)
    _carry([(head, numbers[head.pk]) for head in heads], source)
    source.merged_into, source.approved, source.first_post = None, question.approved, question
    source.row_version += 1
    source.save(update_fields=["merged_into", "approved", "first_post", "row_version"])
    _recount_home(home, source)
    if source.approved:
        count_forum(source.forum_id, topics=1, posts=source.posts_count)
    for author in {head.poster_id for head in heads}:
        count_person_anew(author)
    publish(events.MergeUndone(by.pk, source.pk, home.pk), groups=[source, home])
    return source


def _home_of(merge: TopicMerge) -> int:
    """The topic where the posts are now: the target may have been merged away itself."""
    home = Topic.objects.filter(pk=merge.source_id).values_list("merged_into_id", flat=True)[0]
    return home or merge.into_id


def _accepted_since(head: Post, merge: TopicMerge) -> bool:
    return head.acceptances.filter(withdrawn_on=None, created__gte=merge.created).exists()


def _merged_before(merge: TopicMerge) -> set[int]:
    """The topics whose way leads through the one that comes back: they had gone into it, or into
    one that had.
    """
    found: set[int] = set()
    layer = {merge.source_id}
    while layer:
        standing = TopicMerge.objects.filter(into__in=layer, undone_on=None)
        layer = set(standing.values_list("source_id", flat=True)) - found
        found |= layer
    return found


def _carry(heads: Iterable[tuple[Post, int]], to: Topic) -> None:
    """Put a question or answers with their replies under `to`, each with its number; 0 is the
    question's.
    """
    carried = []
    for head, number in heads:
        Post.objects.filter(pk=head.pk).update(topic=to, number=number, version=F("version") + 1)
        carried.append(head)
    Post.objects.filter(root__in=carried).update(topic=to, version=F("version") + 1)


def _recount_home(home: Topic, guest: Topic) -> None:
    """Count both again; the forum of `home` learns what came or went, unless `home` is removed:
    then nothing of it is counted there.
    """
    before = home.posts_count
    _recount(guest, home)
    if home.approved:
        count_forum(home.forum_id, posts=home.posts_count - before)


def _recount(*topics: Topic) -> None:
    """Counting again is right here: a split or merge moves many rows at once, under both locks."""
    recount_topics(Topic.objects.filter(pk__in=[topic.pk for topic in topics]))
    for topic in topics:
        topic.refresh_from_db()
