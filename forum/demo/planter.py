"""Rolls the dice for the topics of the demo, from what stands in `en.toml` and `ru.toml`."""

from __future__ import annotations

import random
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from community.accounts.models import User
from forum.actions.topics import tags_named
from forum.bulk import new_post
from forum.models import AcceptedAnswer, Forum, Post, Topic

TOPICS = 200
LONG_TOPIC_ANSWERS = 46
FOLDER = Path(__file__).parent


def said_in(name: str) -> dict:
    """What a file of this folder says."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


class Planter:
    """Rolls the dice for topics, one after another."""

    def __init__(
        self, dice: random.Random, people: dict[str, User], forums: dict[str, Forum]
    ) -> None:
        self.dice, self.forums = dice, forums
        self.by_language = {
            "en": [
                p
                for name, p in people.items()
                if name.isascii() and name not in ("agnes", "mo", "petra", "edda", "ada")
            ],
            "ru": [p for name, p in people.items() if not name.isascii()]
            + [people["carl"], people["mika"]],
        }
        self.people = people
        self.said = {language: said_in(language) for language in ("en", "ru")}
        self.now = timezone.now().replace(microsecond=0)

    def plant_topics(self) -> None:
        kinds = [
            (question, variant)
            for said in self.said.values()
            for question in said["questions"]
            for variant in question["variants"]
        ]
        order = [kinds[i % len(kinds)] + (i // len(kinds),) for i in range(TOPICS)]
        self.dice.shuffle(order)
        for number, (question, variant, again) in enumerate(order):
            age = timedelta(minutes=7 + number**2 * 6.5 + self.dice.randrange(40))
            self.plant(question, variant, again, self.now - age, number)

    def plant(self, question, variant: str, again: int, asked: datetime, number: int) -> Topic:
        key = question["forum"]
        forum = self.forums[key]
        language = forum.language or "en"
        crowd = self.by_language[language]
        asker = self.dice.choice(crowd) if forum.slug and key != "news" else self.people["petra"]
        if key == "wifi" and number % 9 == 0:
            asker = self.people["cleo"]
        prefix = self.said[language]["prefixes"][(again * 2 + number) % 6 if again else 0]
        subject = prefix + question["title"].format(x=variant)
        topic = Topic.objects.create(
            forum=forum,
            poster=asker,
            subject=subject[:1].upper() + subject[1:],
            created=asked,
            last_post_on=asked,
            is_question=forum.has_questions,
        )
        topic.tags.set(tags_named(question["tags"]))
        head = new_post(
            topic=topic,
            poster=asker,
            content=question["body"].format(x=variant),
            created=asked,
            score=self.dice.choice([0, 0, 1, 2, 5, 9, 41]),
        )
        head.save()
        state = self.dice.choices(["solved", "open", "silent"], [62, 24, 14])[0]
        if key in ("news", "lounge", "lounge_ru") and state == "silent":
            state = "open"
        if state != "silent":
            self.answer(
                topic,
                head,
                question["answers"],
                variant,
                asked,
                language,
                solved=state == "solved" and forum.has_questions,
            )
        self.decorate(topic, key, number)
        return topic

    def answer(
        self,
        topic: Topic,
        head: Post,
        answers,
        variant: str,
        asked: datetime,
        language: str,
        *,
        solved: bool,
    ) -> None:
        crowd = [p for p in self.by_language[language] if p.pk != head.poster_id]
        moment = asked
        for number, said in enumerate(answers, 1):
            moment += timedelta(minutes=self.dice.choice([2, 4, 6, 9, 14, 35, 90]))
            if moment > self.now:
                return
            author = self._answerer(number, head, crowd)
            accepted = solved and number == 1
            answer = new_post(
                topic=topic,
                poster=author,
                content=said["text"].format(x=variant),
                created=moment,
                number=number,
                score=self.dice.choice([1, 2, 3, 6, 12, 23])
                if accepted
                else self.dice.choice([0, 0, 1, 2]),
                is_accepted=accepted,
            )
            answer.save()
            if accepted:
                AcceptedAnswer.objects.create(
                    post=answer,
                    by=head.poster,
                    created=min(moment + timedelta(minutes=3), self.now),
                )
            extra = (
                [self.dice.choice(self.said[language]["afterthoughts"])]
                if self.dice.random() < 0.25
                else []
            )
            self.converse(answer, [*said["replies"], *extra], head.poster, crowd, moment)

    def _answerer(self, number: int, head: Post, crowd):
        author = (
            self.people["carl"]
            if number == 1 and self.dice.random() < 0.3 and head.poster_id != self.people["carl"].pk
            else self.dice.choice(crowd)
        )
        if number == 1 and self.dice.random() < 0.2:
            return self.people["agnes"]
        return author

    def converse(self, answer: Post, texts: list[str], asker, crowd, moment: datetime) -> None:
        parent = answer
        for number, text in enumerate(texts, 1):
            moment += timedelta(minutes=self.dice.choice([3, 8, 20, 55]))
            if moment > self.now:
                return
            author = asker if number % 2 else self.dice.choice(crowd)
            reply = new_post(
                topic=answer.topic,
                poster=author,
                content=text,
                created=moment,
                parent=parent,
                root=answer,
                depth=parent.depth + 1,
                shown_under_id=parent.pk if parent.depth < 3 else parent.shown_under_id,
                reply_number=number,
                score=self.dice.choice([0, 0, 0, 1]),
            )
            reply.save()
            parent = reply if self.dice.random() < 0.6 else answer

    def decorate(self, topic: Topic, key: str, number: int) -> None:
        changes = {}
        if number % 37 == 5:
            changes["status"] = Topic.TOPIC_LOCKED
        if key == "news" and number % 2 == 0:
            changes["type"] = Topic.TOPIC_ANNOUNCE
        elif number % 41 == 7:
            changes["type"] = Topic.TOPIC_STICKY
        if changes:
            Topic.objects.filter(pk=topic.pk).update(**changes)

    def plant_long_topic(self) -> None:
        """One topic of several pages, talked about right now."""
        started = self.now - timedelta(days=3)
        topic = Topic.objects.create(
            forum=self.forums["lounge"],
            poster=self.people["cleo"],
            subject="The longest name your Wi-Fi ever had",
            created=started,
            last_post_on=started,
            is_question=False,
        )
        new_post(
            topic=topic,
            poster=self.people["cleo"],
            content="Mine: *Pretty fly for a Wi-Fi, third floor, please knock*. Yours?",
            created=started,
            score=17,
        ).save()
        names = [
            "The LAN before time",
            "Tell my Wi-Fi love her",
            "Bill Wi the Science Fi",
            "It burns when IP",
            "Wi believe I can Fi",
            "404 flat not found",
            "Silence of the LANs",
            "Drop it like it's hotspot",
        ]
        posts = [
            new_post(
                topic=topic,
                poster=self.dice.choice(self.by_language["en"]),
                content=f"*{self.dice.choice(names)}*, number {n} in our house.",
                created=started + timedelta(minutes=n * 61),
                number=n,
                score=self.dice.choice([0, 1, 2, 4]),
            )
            for n in range(1, LONG_TOPIC_ANSWERS + 1)
        ]
        Post.objects.bulk_create(posts)

    def plant_team_room(self) -> None:
        """A topic that only the team reads."""
        when = self.now - timedelta(days=1)
        topic = Topic.objects.create(
            forum=self.forums["team"],
            poster=self.people["mo"],
            subject="Shift of this week",
            created=when,
            last_post_on=when,
            is_question=False,
        )
        new_post(
            topic=topic,
            poster=self.people["mo"],
            content="Agnes has the evenings, I have the mornings.",
            created=when,
        ).save()
