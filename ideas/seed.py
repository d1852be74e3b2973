"""The room's part of the demo: boards, what people wish for there, and what became of it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.utils import timezone

from community.accounts.models import User
from community.companies.models import Company
from community.notifications.models import Subscription
from community.seeds import SEED, Demo, Part, declare_part
from community.tags.naming import tags_named
from community.votes import plant_votes
from community.writing.markup import render
from ideas.actions.boards import add_board
from ideas.actions.counting import COUNTED, count_anew
from ideas.actions.duty import count_answers
from ideas.actions.worth import count_worth_of
from ideas.boards import status_named
from ideas.demo.reading import LANGUAGES, Decided, Wish, read, read_boards, read_talk
from ideas.demo.talking import plant_talk
from ideas.duty import answer_due
from ideas.languages import language_of
from ideas.models import Board, Idea, IdeaMerge, StatusChange, VoteForCompany, title_key
from ideas.quarters import quarter_of, quarters_from
from ideas.rules import MOST_TAGS
from ideas.statuses import ACTIVE, DONE, DUPLICATE, FIRST
from ideas.trends import RECENT, trend_of


def plant_ideas(demo: Demo) -> None:
    """Boards in both languages, with a year's ideas in all statuses."""
    dice = random.Random(SEED)
    boards = {
        key: add_board(position=number, **said)
        for number, (key, said) in enumerate(read_boards().items())
    }
    now = timezone.now().replace(microsecond=0)
    wishes = sorted(_wishes(), key=lambda wish: -wish.age)
    for wish in wishes:
        _plant(wish, boards[wish.board], demo.people, dice, now)
    for language in LANGUAGES:
        for title, talk in read_talk(language).items():
            plant_talk(Idea.objects.get(title=title), talk, demo.people, now)
    for wish in wishes:
        _merge(wish, demo.people, now)
    _plan()
    count_answers()
    _speak_for_companies(demo.people)
    count_worth_of(Idea.objects.values_list("pk", flat=True))


def _speak_for_companies(people: dict[str, User]) -> None:
    """Of the first ideas that are open some are counted for companies that said so by phone."""
    companies = Company.objects.order_by("pk")
    ideas = Idea.objects.listed().undecided().order_by("pk")
    for company, idea in zip(companies, ideas, strict=False):
        VoteForCompany.objects.create(
            idea=idea,
            company=company,
            by=people["agnes"],
            source=VoteForCompany.Source.CALL,
            created=timezone.now() - timedelta(days=9),
        )


def _plan() -> None:
    """What is done is shown in its quarter, what is being made in this one, and what is planned
    in those that follow, in turn.
    """
    now = quarters_from(quarter_of(timezone.localdate()), 4)
    decided = Idea.objects.filter(status__category__in=(ACTIVE, DONE)).select_related("status")
    for number, idea in enumerate(decided.order_by("pk")):
        ahead = now[1 + number % 3] if idea.status.key == "planned" else now[0]
        is_done = idea.status.category == DONE
        idea.quarter = quarter_of(idea.status_on.date()) if is_done else ahead
        idea.save(update_fields=["quarter"])


def _wishes() -> list[Wish]:
    return [wish for language in LANGUAGES for wish in read(language)]


def _plant(wish: Wish, board: Board, people: dict[str, User], dice: random.Random, now) -> None:
    created = now - wish.age - timedelta(minutes=dice.randrange(600))
    author, decided = people[wish.author], [one for one in wish.decided if one.status != DUPLICATE]
    idea = Idea.objects.create(
        board=board,
        author=author,
        title=wish.title,
        title_key=title_key(wish.title),
        content=wish.text,
        language=language_of(board, wish.title, wish.text),
        rendered=render(wish.text),
        status=status_named(decided[-1].status if decided else FIRST),
        created=created,
        status_on=created,
        held=Idea.Held.WAITING if wish.waits else "",
        answer_due=None if wish.waits else answer_due(board, created),
        answered_on=None if wish.waits else _answered_on(wish, created, dice, now),
    )
    idea.tags.set(tags_named(wish.tags, most=MOST_TAGS))
    if wish.waits:
        return
    closed = _decide(idea, decided, people, now)
    _vote(idea, wish.votes, [author, *_others(people, author, dice)], dice, closed or now)


def _merge(wish: Wish, people: dict[str, User], now: datetime) -> None:
    """Make a wish that says so a duplicate of the one that it names."""
    for said in wish.decided:
        if said.status == DUPLICATE:
            idea, into = (Idea.objects.get(title=title) for title in (wish.title, said.words))
            IdeaMerge.objects.create(
                source=idea, into=into, by=people[said.by], was=idea.status, created=now - said.age
            )
            idea.merged_into, idea.status = into, status_named(DUPLICATE)
            idea.save(update_fields=["merged_into", "status"])
            count_anew(into)
            into.save(update_fields=COUNTED)


def _answered_on(
    wish: Wish, created: datetime, dice: random.Random, now: datetime
) -> datetime | None:
    """The team's first word came within days, now and then too late; some wishes wait for it."""
    said = created + timedelta(days=dice.choice((1, 2, 4, 6, 9, 12, 15, 26)))
    moments = [
        moment for moment in (said, *(now - one.age for one in wish.decided)) if moment < now
    ]
    waits = not wish.decided and dice.random() < 0.2
    return None if waits or not moments else min(moments)


def _decide(
    idea: Idea, decided: list[Decided], people: dict[str, User], now: datetime
) -> datetime | None:
    """What the team decided; returns when votes were closed."""
    was = status_named(FIRST)
    for said in decided:
        status, moment = status_named(said.status), now - said.age
        StatusChange.objects.create(
            idea=idea,
            author=people[said.by],
            was=was,
            status=status,
            content=said.words,
            rendered=render(said.words),
            created=moment,
        )
        Idea.objects.filter(pk=idea.pk).update(status_on=moment)
        was = status
    return None if was.takes_votes else now - decided[-1].age


def _others(people: dict[str, User], author: User, dice: random.Random) -> list[User]:
    others = [person for person in people.values() if person != author and not person.is_team]
    dice.shuffle(others)
    return others


def _vote(idea: Idea, votes: int, voters: list[User], dice: random.Random, until: datetime) -> None:
    """The first votes come fast, the later ones now and then."""
    voters = voters[:votes]
    span = (until - idea.created).total_seconds()
    moments = [
        idea.created + timedelta(seconds=span * (number / len(voters)) ** 1.6)
        for number in range(len(voters))
    ]
    plant_votes(idea, zip(voters, moments, strict=True))
    recent = sum(moment > timezone.now() - RECENT for moment in moments)
    Idea.objects.filter(pk=idea.pk).update(
        votes_count=len(voters), recent_votes=recent, trend=trend_of(recent, 0, idea.created)
    )
    Subscription.objects.bulk_create(
        Subscription(
            user=person,
            about=idea.live_group,
            level=Subscription.Level.TRACKING,
            created=moment,
        )
        for person, moment in zip(voters, moments, strict=True)
    )


declare_part(Part("ideas", plant_ideas, after=("people", "topics", "companies")))
