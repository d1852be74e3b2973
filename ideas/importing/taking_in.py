"""Takes a dump into a board: each idea with its votes, comments and answer in one transaction, and
remembered, so that a second run goes on where the first was stopped and doubles nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from community.accounts.staging import Staged, stage_people
from community.notifications.models import Subscription
from community.search.actions import index
from community.votes import plant_votes
from community.writing.markup import clean_text, render
from ideas.actions.alike import look_for_alike
from ideas.actions.counting import COUNTED, count_anew
from ideas.actions.ideas import same_before
from ideas.boards import status_named
from ideas.importing.wishes import Answered, Dump, Wish
from ideas.languages import language_of
from ideas.models import Board, Comment, Idea, IdeaMerge, Imported, StatusChange, title_key
from ideas.statuses import DUPLICATE, FIRST

User = get_user_model()
LONGEST_TITLE = 100


class TakingIn:
    """One dump on its way into one board. `done` counts what was made, `skipped` what was left out,
    by reason.

    Nobody hears of what is imported; who voted hears what becomes of it from then on. People are
    those who have the same mail address here, or new accounts that they may claim.
    """

    def __init__(self, dump: Dump, board: Board, source: str) -> None:
        self.dump, self.board, self.source = dump, board, source
        self.done: Counter[str] = Counter()
        self.skipped = Counter(dump.skipped)
        self._people: dict[str, Any] = {}

    def try_out(self) -> None:
        """Do everything and undo it: the counts are what `run` would make."""
        with transaction.atomic():
            self._each(lambda: None)
            transaction.set_rollback(True)

    def run(self, progress: Callable[[], object] = lambda: None) -> None:
        """Do everything; `progress` is called after each idea."""
        self._each(progress)
        found = Imported.objects.filter(source=self.source).order_by("idea_id")
        ids = list(found.values_list("idea_id", flat=True))
        for start in range(0, len(ids), 500):
            index("idea", ids[start : start + 500])
        for start in range(0, len(ids), 500):  # once all of them can be found
            look_for_alike(ids[start : start + 500])

    def _each(self, progress: Callable[[], object]) -> None:
        for wish in self.dump.wishes:
            with transaction.atomic():
                self._take(wish)
            progress()

    def _take(self, wish: Wish) -> None:
        key, title = wish.key[:100], " ".join(clean_text(wish.title).split())[:LONGEST_TITLE]
        if Imported.objects.filter(source=self.source, key=key).exists():
            self.done["there already"] += 1
            return
        if same_before(self.board.pk, title):
            self.skipped["with a title that an idea of the board has"] += 1
            return
        idea = self._idea(wish, title)
        Imported.objects.create(source=self.source, key=key, idea=idea)
        voters = {self._person(key): moment for key, moment in wish.votes}
        voters.pop(None, None)
        plant_votes(idea, voters.items())
        Subscription.objects.bulk_create(
            Subscription(
                user=voter, about=idea.live_group, level=Subscription.Level.TRACKING, created=moment
            )
            for voter, moment in voters.items()
        )
        self._comment(idea, wish)
        count_anew(idea)
        idea.save(update_fields=COUNTED)
        self.done["ideas"] += 1
        self.done["votes"] += len(voters)
        self._join(idea, wish)

    def _idea(self, wish: Wish, title: str) -> Idea:
        text, answered = clean_text(wish.text), wish.answered
        status = status_named(answered.status) if answered else None
        if answered and (status is None or status.key == DUPLICATE):
            self.skipped[f"the status “{answered.status}”, which is none here"] += 1
            status = None
        idea = Idea.objects.create(
            board=self.board,
            author=self._person(wish.by),
            title=title,
            title_key=title_key(title),
            content=text,
            rendered=render(text),
            language=language_of(self.board, title, text),
            status=status or status_named(FIRST),
            created=wish.on,
            status_on=answered.on if answered and status else wish.on,
            answered_on=answered.on if answered else None,
        )
        if answered and status and status.key != FIRST:
            self._answer(idea, answered)
        return idea

    def _answer(self, idea: Idea, answered: Answered) -> None:
        words = clean_text(answered.words)
        StatusChange.objects.create(
            idea=idea,
            author=self._person(answered.by),
            was=status_named(FIRST),
            status=idea.status,
            content=words,
            rendered=render(words),
            created=answered.on,
        )

    def _comment(self, idea: Idea, wish: Wish) -> None:
        for said in wish.comments:
            words = clean_text(said.text)
            Comment.objects.create(
                idea=idea,
                author=self._person(said.by),
                content=words,
                rendered=render(words),
                created=said.on,
            )
        self.done["comments"] += len(wish.comments)

    def _join(self, idea: Idea, wish: Wish) -> None:
        """Make a duplicate one of what became of its original."""
        if wish.original is None:
            return
        found = Imported.objects.filter(source=self.source, key=wish.original)
        into = Idea.objects.filter(pk__in=found.values("idea"), merged_into=None).first()
        if into is None:
            self.skipped["duplicates whose original is not there"] += 1
            return
        IdeaMerge.objects.create(source=idea, into=into, by=None, was=idea.status, created=wish.on)
        idea.merged_into, idea.status = into, status_named(DUPLICATE)
        idea.save(update_fields=["merged_into", "status"])
        count_anew(into)
        into.save(update_fields=COUNTED)

    def _person(self, key: str | None) -> Any:
        if key is None or key not in self.dump.people:
            return None
        if key not in self._people:
            self._people[key] = self._found(self.dump.people[key])
        return self._people[key]

    def _found(self, staged: Staged) -> Any:
        """Who has this mail address, or came with an earlier run, or else a new account."""
        known = User.objects.filter(staged_from=f"{self.source}:{staged.key}").first()
        if known is None and staged.email:
            known = User.objects.filter(email__iexact=staged.email, is_active=True).first()
        if known is None:
            self.done["people"] += 1
            (known,) = stage_people(self.source, [staged])
        return known
