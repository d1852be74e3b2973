"""Puts a Stack Exchange dump into a forum: in batches, each a transaction, each remembered, so that
a second run goes on where the first was stopped and doubles nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.utils.html import strip_tags
from django.utils.text import slugify

from community.accounts.staging import Staged, stage_people
from community.search.actions import index
from community.search.words import BEGINNING
from community.tags.naming import tags_named
from community.transactions import by_id
from community.writing.markup import clean_text
from forum.bulk import (
    in_chunks,
    new_post,
    recount_forums,
    recount_people,
    recount_replies,
    recount_topics,
)
from forum.languages import language_of
from forum.models import AcceptedAnswer, Forum, ImportedItem, Post, Topic
from forum.rules import MOST_TAGS
from forum.stackexchange import ACCEPTED, ANSWER, QUESTION, Row, markdown_of, moment, rows, tags_of

User = get_user_model()
BATCH = 500
LONGEST = 100_000


def _person(row: Row) -> Staged:
    return Staged(
        key=row["Id"],
        name=clean_text(row.get("DisplayName", "")).strip() or f"member {row['Id']}",
        about=clean_text(markdown_of(row["AboutMe"])) if row.get("AboutMe") else "",
        joined=moment(row["CreationDate"]) if row.get("CreationDate") else None,
    )


class Import:
    """One dump on its way into one forum. `skipped` counts what was left out, by reason."""

    def __init__(
        self,
        folder: Path,
        forum: Forum,
        source: str,
        progress: Callable[[int], object] = lambda size: None,
    ) -> None:
        self.folder, self.forum, self.source, self.progress = folder, forum, source, progress
        self.done: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()

    def run(self) -> None:
        """Everything, in the order in which rows refer to each other.

        Interrupted, it still leaves right counts.
        """
        try:
            self.each("Users.xml", "user", self.add_people)
            self.each(
                "Posts.xml", "post", self.add_questions, lambda row: row["PostTypeId"] == QUESTION
            )
            self.each(
                "Posts.xml", "post", self.add_answers, lambda row: row["PostTypeId"] == ANSWER
            )
            self.each("Comments.xml", "comment", self.add_comments)
            self.each("Votes.xml", "", self.accept_dated, lambda row: row["VoteTypeId"] == ACCEPTED)
            self.each(
                "Posts.xml",
                "",
                self.accept_named,
                lambda row: row["PostTypeId"] == QUESTION and row.get("AcceptedAnswerId"),
            )
            self.count_the_rest()
        finally:
            self.recount()
        self.describe()

    def describe(self) -> None:
        """What was imported is found by the search; a part that was left out by an interruption
        comes with the next run.
        """
        for kind, found in (
            ("topic", Topic.objects.filter(forum=self.forum)),
            ("person", self._people()),
        ):
            for chunk in in_chunks(found):
                index(kind, chunk)

    def _people(self):
        return User.objects.filter(staged_from__startswith=f"{self.source}:")

    def each(
        self,
        name: str,
        kind: str,
        add: Callable[[list[Row]], None],
        wanted: Callable[[Row], bool] = lambda row: True,
    ) -> None:
        """Hand the wanted rows that were not imported before to `add`, BATCH at a time, each batch
        in a transaction.
        """
        file = self.folder / name
        if not file.is_file():
            self.skipped[f"{name} is not there"] += 1
            return
        for batch in _batches(row for row in rows(file, self.progress) if wanted(row)):
            with transaction.atomic():
                if kind:
                    known = self.known(kind, [row["Id"] for row in batch])
                    self.done["there already"] += sum(int(row["Id"]) in known for row in batch)
                    batch = [row for row in batch if int(row["Id"]) not in known]
                    batch = list({int(row["Id"]): row for row in batch}.values())
                if batch:
                    add(batch)

    def known(self, kind: str, ids) -> dict[int, int]:
        """Our ids of these foreign ids, as far as they were imported."""
        wanted = [int(pk) for pk in ids if pk]
        items = ImportedItem.objects.filter(source=self.source, kind=kind, foreign_id__in=wanted)
        return dict(items.values_list("foreign_id", "local_id"))

    def remember(self, kind: str, pairs) -> None:
        ImportedItem.objects.bulk_create(
            ImportedItem(source=self.source, kind=kind, foreign_id=int(foreign), local_id=local)
            for foreign, local in pairs
        )

    def add_people(self, batch: list[Row]) -> None:
        fresh = stage_people(self.source, [_person(row) for row in batch])
        self.remember(
            "user", zip((row["Id"] for row in batch), (person.pk for person in fresh), strict=True)
        )
        self.done["people"] += len(fresh)

    def _authors(self, batch: list[Row], attribute: str) -> dict[int, int]:
        return self.known("user", {row.get(attribute) for row in batch})

    def add_questions(self, batch: list[Row]) -> None:
        authors = self._authors(batch, "OwnerUserId")
        topics = []
        for row in batch:
            created = moment(row["CreationDate"])
            title = " ".join(clean_text(row["Title"]).split())[:255] or "…"
            words = strip_tags(row.get("Body", "")[: 2 * BEGINNING])
            topics.append(
                Topic(
                    forum=self.forum,
                    poster_id=authors.get(int(row.get("OwnerUserId") or 0)),
                    subject=title,
                    slug=slugify(title, allow_unicode=True)[:80].strip("-") or "topic",
                    created=created,
                    last_post_on=created,
                    is_question=self.forum.has_questions,
                    posts_count=1,
                    language=language_of(self.forum, title, words),
                    status=Topic.TOPIC_LOCKED if row.get("ClosedDate") else Topic.TOPIC_UNLOCKED,
                )
            )
        Topic.objects.bulk_create(topics)
        posts = [self._post(row, topic, authors) for row, topic in zip(batch, topics, strict=True)]
        Post.objects.bulk_create(posts)
        self._tag(batch, topics)
        self.remember(
            "post", zip((row["Id"] for row in batch), (post.pk for post in posts), strict=True)
        )
        self.done["questions"] += len(posts)

    def _tag(self, batch: list[Row], topics: list[Topic]) -> None:
        names = {name for row in batch for name in tags_of(row)}
        tags = {}
        for chunk in _batches(iter(sorted(names)), 5):
            tags.update({tag.slug: tag for tag in tags_named(chunk, most=MOST_TAGS)})
        through = Topic.tags.through
        links = [
            through(topic_id=topic.pk, tag_id=tags[slugify(name, allow_unicode=True)].pk)
            for row, topic in zip(batch, topics, strict=True)
            for name in tags_of(row)
            if slugify(name, allow_unicode=True) in tags
        ]
        through.objects.bulk_create(links, ignore_conflicts=True)

    def _post(self, row: Row, topic: Topic, authors: dict[int, int], **more) -> Post:
        text = markdown_of(row.get("Body", ""))
        if len(text) > LONGEST:
            text = text[:LONGEST]
            self.skipped["the end of a text longer than 100,000 characters"] += 1
        return new_post(
            topic=topic,
            poster_id=authors.get(int(row.get("OwnerUserId") or 0)),
            content=clean_text(text),
            created=moment(row["CreationDate"]),
            score=int(row.get("Score") or 0),
            mentions=False,
            **more,
        )

    def add_answers(self, batch: list[Row]) -> None:
        heads = self.known("post", {row["ParentId"] for row in batch})
        homes = dict(Post.objects.filter(pk__in=heads.values()).values_list("pk", "topic_id"))
        locked = {topic.pk: topic for topic in by_id(Topic.objects.filter(pk__in=homes.values()))}
        topics = {post: locked[home] for post, home in homes.items()}
        authors = self._authors(batch, "OwnerUserId")
        posts, kept = [], []
        for row in batch:
            topic = topics.get(heads.get(int(row["ParentId"]), 0))
            if topic is None:
                self.skipped["answer without its question"] += 1
                continue
            topic.answers_numbered += 1
            posts.append(self._post(row, topic, authors, number=topic.answers_numbered))
            kept.append(row["Id"])
        Post.objects.bulk_create(posts)
        Topic.objects.bulk_update(locked.values(), ["answers_numbered"])
        self.remember("post", zip(kept, (post.pk for post in posts), strict=True))
        self.recount_moved(locked.values())
        self.done["answers"] += len(posts)

    def add_comments(self, batch: list[Row]) -> None:
        local = self.known("post", {row["PostId"] for row in batch})
        roots = Post.objects.filter(pk__in=local.values()).only("id", "topic_id").in_bulk()
        topics = list(
            by_id(Topic.objects.filter(pk__in={root.topic_id for root in roots.values()}))
        )
        newest = dict(
            Post.objects.filter(root_id__in=roots)
            .order_by()
            .values_list("root_id")
            .annotate(Max("reply_number"))
        )
        authors = self._authors(batch, "UserId")
        posts, kept = [], []
        for row in batch:
            root = roots.get(local.get(int(row["PostId"]), 0))
            if root is None:
                self.skipped["comment without its post"] += 1
                continue
            newest[root.pk] = newest.get(root.pk, 0) + 1
            posts.append(
                new_post(
                    topic_id=root.topic_id,
                    poster_id=authors.get(int(row.get("UserId") or 0)),
                    content=clean_text(row["Text"]) or "…",
                    created=moment(row["CreationDate"]),
                    score=int(row.get("Score") or 0),
                    parent=root,
                    root=root,
                    shown_under=root,
                    depth=1,
                    reply_number=newest[root.pk],
                    mentions=False,
                )
            )
            kept.append(row["Id"])
        Post.objects.bulk_create(posts)
        self.remember("comment", zip(kept, (post.pk for post in posts), strict=True))
        self.recount_moved(topics)
        self.done["comments as replies"] += len(posts)

    def accept_dated(self, batch: list[Row]) -> None:
        self._accept({int(row["PostId"]): moment(row["CreationDate"]) for row in batch})

    def accept_named(self, batch: list[Row]) -> None:
        self._accept({int(row["AcceptedAnswerId"]): None for row in batch})

    def _accept(self, wanted: dict) -> None:
        local = self.known("post", wanted)
        # an acceptance that was taken back here stays so, whatever the dump says
        never = Post.objects.filter(
            pk__in=local.values(), number__gt=0, acceptances=None, topic__is_question=True
        )
        answers = never.select_related("topic").in_bulk()
        records = [
            AcceptedAnswer(
                post=answers[pk],
                by_id=answers[pk].topic.poster_id,
                created=max(wanted[foreign] or answers[pk].created, answers[pk].created),
            )
            for foreign, pk in local.items()
            if pk in answers
        ]
        AcceptedAnswer.objects.bulk_create(records, ignore_conflicts=True)
        Post.objects.filter(pk__in=[record.post_id for record in records]).update(is_accepted=True)
        self.done["accepted answers"] += len(records)

    def count_the_rest(self) -> None:
        """What the dump has and the forum does not take, by reason, for the report."""
        for row in rows(self.folder / "Posts.xml"):
            if row["PostTypeId"] not in (QUESTION, ANSWER):
                self.skipped[f"post of type {row['PostTypeId']} (wiki texts and the like)"] += 1
        for name, reason in (
            ("Votes.xml", "single votes: the dump hides who gave them, the score holds their sum"),
            ("Badges.xml", "badges: rules of the other site"),
        ):
            if (self.folder / name).is_file():
                self.skipped[reason] += sum(
                    1 for row in rows(self.folder / name) if row.get("VoteTypeId") != ACCEPTED
                )

    def recount_moved(self, topics: Iterable[Topic]) -> None:
        """Topics of earlier runs that moderators have moved elsewhere:

        `recount` counts those of this forum.
        """
        moved = [topic.pk for topic in topics if topic.forum_id != self.forum.pk]
        if moved:
            recount_replies(Post.objects.filter(topic_id__in=moved))
            recount_topics(Topic.objects.filter(pk__in=moved))

    def recount(self) -> None:
        """Counters of everything in this forum and of its authors, in one go."""
        topics = Topic.objects.filter(forum=self.forum)
        recount_replies(Post.objects.filter(topic__forum=self.forum))
        recount_topics(topics)
        recount_people(self._people())
        recount_forums()


def _batches(stream: Iterator, size: int = BATCH) -> Iterator[list]:
    batch: list = []
    for item in stream:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
