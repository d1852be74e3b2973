"""The index of what can be found, what staff taught it, and what people looked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class SearchEntry(models.Model):
    """One row per findable thing. Its stems stand in the table `search_text` under the same id.

    `version` grows with every change, a removal included (`is_gone`): an engine that hears of them
    in the wrong order keeps the latest. `quality` is what ranks it beside others that fit equally
    well (`ranking.py`).
    """

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=1000)
    scope = models.CharField(max_length=40)
    place = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=8, blank=True)
    tags = models.JSONField(default=list)
    author = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    solved = models.BooleanField(null=True)
    answers = models.IntegerField(null=True)
    votes = models.IntegerField(default=0)
    status = models.CharField(max_length=30, blank=True)
    date = models.DateTimeField()
    stale = models.BooleanField(default=False)
    quality = models.FloatField(default=1.0)
    version = models.BigIntegerField(default=1)
    is_gone = models.BooleanField(default=False)
    indexed_on = models.DateTimeField(default=timezone.now)
    # the long texts come last: SQLite walks over everything before a column to read it
    lead = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    body = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id"], name="entries_of_thing"),
            models.Index(
                fields=["-date"], condition=models.Q(is_gone=False), name="entries_newest"
            ),
            models.Index(
                fields=["indexed_on"], condition=models.Q(is_gone=True), name="entries_gone"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PendingEntry(models.Model):
    """That an entry has to be sent to the other engine; `version` is the entry's at that moment.

    Survives its being down.
    """

    entry = models.OneToOneField(
        SearchEntry, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    version = models.BigIntegerField()
    queued_on = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.entry_id} at {self.version}"


class SearchWord(models.Model):
    """A word, as it is written, that so many `entries` of one scope hold.

    What "did you mean" chooses from.

    Each entry counts one of its words `for_stem`, so that the forms of a stem together say how many
    entries hold it.
    """

    word = models.CharField(max_length=40)
    scope = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)
    entries = models.IntegerField(default=0)
    for_stem = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "scope"], name="one_count_per_scope")
        ]
        indexes = [models.Index(fields=["stem", "scope"], name="words_of_stem")]

    def __str__(self) -> str:
        return self.word


class Synonyms(models.Model):
    """Words or phrases that mean the same, kept by staff: who asks with one finds the others."""

    words = models.TextField(
        _("words that mean the same"),
        help_text=_("One word or phrase a line. Who searches for one finds the others as well."),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return " = ".join(line.strip() for line in self.words.splitlines() if line.strip())


class Gap(models.Model):
    """One thing that people look for, by stems and language, and how well it is found.

    A search that found nothing, or where nothing was opened, counts. `draft_id` is the page that is
    being written for it; `answered_on` says that it is published.
    """

    stems = models.CharField(max_length=200)
    language = models.CharField(max_length=8, blank=True)
    words = models.CharField(max_length=200)
    searches = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    first_on = models.DateTimeField(default=timezone.now)
    last_on = models.DateTimeField(default=timezone.now)
    draft_id = models.BigIntegerField(null=True)
    answered_on = models.DateTimeField(null=True)
    dismissed_on = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stems", "language"], name="one_gap_per_question")
        ]
        indexes = [
            models.Index(
                fields=["-searches"],
                condition=models.Q(answered_on=None, dismissed_on=None),
                name="gaps_open",
            )
        ]

    def __str__(self) -> str:
        return self.words


class Search(models.Model):
    """That somebody searched: once a day for each person and question, however often they turn the
    facets.
    """

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="asked")
    searcher = models.CharField(max_length=32)
    day = models.DateField()
    found = models.PositiveIntegerField(default=0)
    opened_key = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gap", "searcher", "day"], name="counted_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.gap_id} on {self.day}"


class AskSession(models.Model):
    """One person writing one question while answers are offered. `nonce` is the form's own.

    It ends in `solved_on` ("this solved it") or in `posted_on` (asked all the same), or in neither.
    """

    nonce = models.CharField(max_length=36, unique=True)
    user = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    started_on = models.DateTimeField(default=timezone.now, db_index=True)
    solved_on = models.DateTimeField(null=True)
    posted_on = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.nonce


class Suggestion(models.Model):
    """That an entry was offered to somebody who was writing a question, and what they did with it.

    `thanked` says that "this solved it" gave its author a vote, or the article an opinion, that was
    not there before: taking it back takes that back.
    """

    session = models.ForeignKey(AskSession, on_delete=models.CASCADE, related_name="suggestions")
    key = models.CharField(max_length=80)
    shown_on = models.DateTimeField(default=timezone.now)
    opened_on = models.DateTimeField(null=True)
    solved_on = models.DateTimeField(null=True)
    thanked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="shown_once_a_session")
        ]
        indexes = [models.Index(fields=["key"], name="suggestions_of_entry")]

    def __str__(self) -> str:
        return f"{self.key} in {self.session_id}"
