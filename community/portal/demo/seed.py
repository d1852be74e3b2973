"""Plants the demo community: the same people, forums and topics every time, their dates counted
back from today.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from community.accounts.models import User
from community.accounts.roles import give_role
from community.notifications.models import Notice, Subscription
from community.portal.demo import content
from community.portal.demo.faces import draw_face
from community.portal.demo.knowledge import plant_articles
from community.portal.look import forget_look
from community.portal.models import Look
from community.search.actions import index_all
from forum.actions.forums import (
    MODERATE,
    add_forum,
    forum_changed,
    give_standard_permissions,
    set_permissions,
)
from forum.actions.topics import tags_named
from forum.bulk import new_post, recount_forums, recount_people, recount_replies, recount_topics
from forum.models import AcceptedAnswer, Forum, Post, Topic

PASSWORD = "veche-demo"
SEED = 1410
TOPICS = 200
LONG_TOPIC_ANSWERS = 46
KEEP_OUT = ("customer", "moderator", "agent", "product manager", "editor", "administrator")


def is_planted() -> bool:
    return Look.objects.exists()


@transaction.atomic
def plant(say=print) -> None:
    """Make everything; `say` is told what is being done.

    Raises nothing when it is there already: it returns.
    """
    if is_planted():
        return
    dice = random.Random(SEED)
    Look.objects.create(
        pk=1,
        name="Northwind",
        tagline="Neighbours who know their way around",
        accent="#8c5a2b",
        languages="en,ru",
    )
    say("people")
    people = _people(dice)
    say("forums")
    forums = _forums()
    say("topics")
    planter = _Planter(dice, people, forums)
    planter.plant_topics()
    planter.plant_long_topic()
    planter.plant_team_room()
    say("articles")
    plant_articles(people["edda"], [people["edda"], people["agnes"]])
    say("counts")
    recount_replies(Post.objects.all())
    recount_topics(Topic.objects.all())
    recount_people(User.objects.all())
    recount_forums()
    say("search")
    index_all()
    say("followers")
    _follow()
    User.objects.update(read_before=timezone.now() - timedelta(days=2))
    forget_look()


def _follow() -> None:
    """Everybody watches where they asked or answered; Cleo has a few notices waiting."""
    takes_part = (
        Post.objects.exclude(poster=None)
        .order_by("topic_id", "poster_id")
        .values_list("poster_id", "topic_id")
        .distinct()
    )
    Subscription.objects.bulk_create(
        [
            Subscription(user_id=user, about=f"topic.{topic}", level=Subscription.Level.WATCHING)
            for user, topic in takes_part
        ],
        batch_size=500,
    )
    cleo = User.objects.get(username="cleo")
    heard = (
        Post.objects.filter(topic__poster=cleo, topic__is_question=True, number__gt=0)
        .exclude(poster=cleo)
        .select_related("topic")
        .order_by("-created")[:7]
    )
    Notice.objects.bulk_create(
        Notice(
            recipient=cleo,
            actor_id=post.poster_id,
            kind="answer",
            about=post.topic.live_group,
            target_id=post.pk,
            title=post.topic.subject,
            address=post.get_absolute_url(),
            event_id=-post.pk,
            created=post.created,
            read_on=None if number < 4 else post.created,
        )
        for number, post in enumerate(heard)
    )
    User.objects.filter(pk=cleo.pk).update(unread_notices=min(4, len(heard)))


def _people(dice: random.Random) -> dict[str, User]:
    password = make_password(PASSWORD)
    people: dict[str, User] = {}
    joined = timezone.now() - timedelta(days=700)
    entries = [
        *content.CAST,
        *(
            (slugify(name, allow_unicode=True), name, "customer", "", "")
            for name in content.NEIGHBOURS
        ),
    ]
    for number, (username, name, role, language, about) in enumerate(entries):
        person = User(
            username=username,
            email=f"{username}@northwind.example"
            if username.isascii()
            else f"member{number}@northwind.example",
            display_name=name,
            language=language,
            about=about,
            password=password,
            is_superuser=role == "administrator",
            date_joined=joined + timedelta(days=dice.randrange(600)),
        )
        if number < len(content.CAST) or number % 3 == 0:
            person.avatar.save(f"demo-{number}.webp", draw_face(number), save=False)
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        give_role(person, role)
        people[username] = person
    return people


def _forums() -> dict[str, Forum]:
    give_standard_permissions()
    groups: dict[str, Forum] = {}
    forums: dict[str, Forum] = {}
    for key, name, description, icon, kind, language, group in content.FORUMS:
        if group not in groups:
            groups[group] = add_forum(group, category=True, language=language)
        forums[key] = add_forum(
            name,
            parent=groups[group],
            kind=kind,
            icon=icon,
            description=description,
            language=language,
        )
    forum_changed()
    for closed in (groups["Northwind"], forums["team"]):
        set_permissions(None, (), forum=closed)
        for role in KEEP_OUT:
            set_permissions(role, () if role == "customer" else MODERATE, forum=closed)
    return forums


class _Planter:
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
        self.now = timezone.now().replace(microsecond=0)

    def plant_topics(self) -> None:
        kinds = [(question, variant) for question in content.QUESTIONS for variant in question[5]]
        order = [kinds[i % len(kinds)] + (i // len(kinds),) for i in range(TOPICS)]
        self.dice.shuffle(order)
        for number, (question, variant, again) in enumerate(order):
            age = timedelta(minutes=7 + number**2 * 6.5 + self.dice.randrange(40))
            self.plant(question, variant, again, self.now - age, number)

    def plant(self, question, variant: str, again: int, asked: datetime, number: int) -> Topic:
        key, tags, title, body, answers, _variants = question
        forum = self.forums[key]
        language = forum.language or "en"
        crowd = self.by_language[language]
        asker = self.dice.choice(crowd) if forum.slug and key != "news" else self.people["petra"]
        if key == "wifi" and number % 9 == 0:
            asker = self.people["cleo"]
        prefix = content.PREFIXES[language][(again * 2 + number) % 6 if again else 0]
        subject = prefix + title.format(x=variant)
        topic = Topic.objects.create(
            forum=forum,
            poster=asker,
            subject=subject[:1].upper() + subject[1:],
            created=asked,
            last_post_on=asked,
            is_question=forum.has_questions,
        )
        topic.tags.set(tags_named(tags.split(",")))
        head = new_post(
            topic=topic,
            poster=asker,
            content=body.format(x=variant),
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
                answers,
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
        for number, (text, replies) in enumerate(answers, 1):
            moment += timedelta(minutes=self.dice.choice([2, 4, 6, 9, 14, 35, 90]))
            if moment > self.now:
                return
            author = (
                self.people["carl"]
                if number == 1
                and self.dice.random() < 0.3
                and head.poster_id != self.people["carl"].pk
                else self.dice.choice(crowd)
            )
            if number == 1 and self.dice.random() < 0.2:
                author = self.people["agnes"]
            accepted = solved and number == 1
            answer = new_post(
                topic=topic,
                poster=author,
                content=text.format(x=variant),
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
                [self.dice.choice(content.AFTERTHOUGHTS[language])]
                if self.dice.random() < 0.25
                else []
            )
            self.thread(answer, [*replies, *extra], head.poster, crowd, moment)

    def thread(self, answer: Post, texts: list[str], asker, crowd, moment: datetime) -> None:
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
