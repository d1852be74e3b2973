"""Plants the conversations of the demo over the year before today; the dice say what the texts
leave open.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta

from django.utils import timezone

from community.accounts.models import User
from community.tags.naming import tags_named
from community.writing.threads import DEEPEST_INDENT
from forum.bulk import new_post
from forum.demo.reading import LANGUAGES, Conversation, Said, read
from forum.languages import language_of
from forum.models import AcceptedAnswer, Forum, Post, Topic
from forum.rules import MOST_TAGS

YEAR = timedelta(days=365)
NEWEST = timedelta(minutes=7)
NIGHT = timedelta(hours=8)
FRIDAY = 4
WAKING = range(7, 23)
BUSY = [1, 3, 5, 6, 6, 5, 4, 4, 5, 5, 5, 6, 7, 6, 4, 2]  # how much is asked in each hour of WAKING
MARKS = {
    "pinned": {"type": Topic.TOPIC_STICKY},
    "announced": {"type": Topic.TOPIC_ANNOUNCE},
    "locked": {"status": Topic.TOPIC_LOCKED},
}


class Planter:
    """Plants conversations, the oldest first."""

    def __init__(
        self, dice: random.Random, people: dict[str, User], forums: dict[str, Forum]
    ) -> None:
        self.dice, self.people, self.forums = dice, people, forums
        self.now = timezone.now().replace(microsecond=0)
        self.levels: dict[int, list[Post]] = defaultdict(list)
        self.accepted: list[AcceptedAnswer] = []

    def plant(self) -> None:
        """Everything that is said in the texts; counts are left to who calls."""
        conversations = [talk for language in LANGUAGES for talk in read(language)]
        for asked, talk in sorted(self._dated(conversations), key=lambda pair: pair[0]):
            self._topic(talk, asked)
        for _depth, posts in sorted(self.levels.items()):  # a parent has its id before its replies
            for post in posts:
                if above := post.parent:
                    post.shown_under = above if above.depth < DEEPEST_INDENT else above.shown_under
            Post.objects.bulk_create(posts, batch_size=500)
        AcceptedAnswer.objects.bulk_create(self.accepted, batch_size=500)

    def _dated(self, conversations: list[Conversation]) -> list[tuple[datetime, Conversation]]:
        """When each was asked: more lately than a year ago, and while people are awake."""
        dated = [(self.now - talk.age, talk) for talk in conversations if talk.age]
        others = [talk for talk in conversations if not talk.age]
        self.dice.shuffle(others)
        for number, talk in enumerate(others):
            age = NEWEST + YEAR * (number / len(others)) ** 2
            dated.append((self._awake(self.now - age), talk))
        return dated

    def _awake(self, moment: datetime) -> datetime:
        """The same day at an hour at which people write; of the last day only the night moves."""
        local = timezone.localtime(moment).replace(microsecond=0)
        if self.now - moment < timedelta(days=1):
            return local if local.hour in WAKING else local - NIGHT
        rests = self.dice.random() < 0.4  # rolled on every day, so that all dice fall the same
        if rests and local.weekday() > FRIDAY:
            local -= timedelta(days=2)
        hour = self.dice.choices(WAKING, BUSY)[0]
        return local.replace(hour=hour, minute=self.dice.randrange(60))

    def _topic(self, talk: Conversation, asked: datetime) -> None:
        forum = self.forums[talk.forum]
        topic = Topic(
            forum=forum,
            poster=self.people[talk.posts[0].author],
            subject=talk.title,
            created=asked,
            last_post_on=asked,
            is_question=forum.has_questions,
            language=language_of(forum, talk.title, talk.posts[0].text),
        )
        for mark in talk.marks:
            for column, value in MARKS[mark].items():
                setattr(topic, column, value)
        topic.save()
        topic.tags.set(tags_named(talk.tags, most=MOST_TAGS))
        self._talk(topic, talk.posts, asked)

    def _talk(self, topic: Topic, sayings: list[Said], moment: datetime) -> None:
        """The posts up to now: what would be said later is not said yet."""
        above: list[Post] = []
        answers = replies = 0
        for number, said in enumerate(sayings):
            if number:
                moment += self._pause(said)
            if moment > self.now:
                return
            post = self._post(topic, said, moment)
            del above[said.depth :]
            if said.depth:
                replies += 1
                post.parent, post.root, post.reply_number = above[-1], above[0], replies
            else:
                post.number, answers, replies = answers, answers + 1, 0
            above.append(post)
            self.levels[said.depth].append(post)
            if said.accepted:
                self._accept(post, moment)

    def _pause(self, said: Said) -> timedelta:
        wait = said.after or timedelta(minutes=self.dice.choice([3, 6, 9, 14, 25, 40, 90]))
        return wait + timedelta(seconds=self.dice.randrange(60))

    def _post(self, topic: Topic, said: Said, moment: datetime) -> Post:
        return new_post(
            topic=topic,
            poster=self.people[said.author],
            content=said.text,
            created=moment,
            depth=said.depth,
            score=said.score,
            is_accepted=said.accepted,
        )

    def _accept(self, post: Post, moment: datetime) -> None:
        when = min(moment + timedelta(minutes=self.dice.randrange(3, 40)), self.now)
        self.accepted.append(AcceptedAnswer(post=post, by=post.topic.poster, created=when))
