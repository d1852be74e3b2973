"""Flag a thing, and take that back."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError

from community.accounts.doors import Refused
from community.accounts.rules import value_of
from community.events.actions import publish
from community.things.ref import Ref
from community.transactions import one_transaction, part_of_its_own
from community.writing.markup import clean_text
from moderation.flags import events
from moderation.flags.actions.matters import keep, let_wait, locked, put, settle, standing
from moderation.flags.models import Flag, Matter, Reason
from moderation.flags.rules import thresholds
from moderation.flags.subjects import KINDS, Subject, subject_of
from moderation.flags.weights import is_hidden_by, weight_of


@one_transaction
def flag_thing(ref: Ref, *, by, reason: Reason, words: str = "") -> Flag:
    """Say that a thing is wrong, and return the flag; a second one that waits is the first.

    What its waiting flags weigh may hide it until the team has looked; never what the team said
    itself. Raises Refused: "gone", "own", "unanswered" where the reason needs words, "judged" where
    the team has just decided about a flag of theirs.
    """
    subject = subject_of(ref)
    if subject is None or subject.is_gone:
        raise Refused("gone")
    if subject.author and subject.author.pk == by.pk:
        raise Refused("own")
    words = clean_text(words).strip()
    if reason.needs_words and not words:
        raise Refused("unanswered")
    matter = locked(_matter_of(subject).pk)
    if again := matter.flags.waiting().filter(by=by).first():
        return again
    lately = timedelta(hours=value_of("flag_again_hours"))
    if matter.flags.filter(by=by).judged_since(lately).exists():
        raise Refused("judged")
    flag = Flag.objects.create(
        matter=matter,
        by=by,
        reason=reason,
        words=words,
        weight=weight_of(*Flag.objects.record_of(by)),
    )
    matter.weight += flag.weight
    let_wait(matter, Matter.Waits.FLAGGED)
    publish(events.ThingFlagged(by.pk, matter.pk, flag.pk))
    _hide_if_heavy(matter, subject)
    keep(matter)
    return flag


def _matter_of(subject: Subject) -> Matter:
    """The matter of a thing, made when it is flagged for the first time."""
    ref = subject.ref
    known = Matter.objects.filter(kind=ref.prefix, thing_id=ref.id)
    if found := known.first():
        return found
    new = Matter(kind=ref.prefix, thing_id=ref.id, author=subject.author, title=subject.title[:255])
    try:
        part_of_its_own(lambda: new.save(force_insert=True))
    except IntegrityError:  # somebody else flagged it in the same moment
        return known.get()
    return new


def _hide_if_heavy(matter: Matter, subject: Subject) -> None:
    if matter.away or KINDS[matter.kind].remove is None:
        return
    if subject.author is not None and subject.author.is_team:
        return
    weighed = matter.flags.waiting().values_list("reason__sensitivity", "weight")
    if is_hidden_by(weighed, thresholds()):
        put(matter, Matter.Away.HIDDEN, by=None)
        publish(events.HiddenByFlags(None, matter.pk))


@one_transaction
def withdraw_flag(flag: Flag, *, by) -> Matter:
    """Take one's own flag back as if it had not been given, and return the matter. With the last
    one goes what the house did because of them.

    Raises Refused("judged") once somebody has decided.
    """
    matter = locked(flag.matter_id)
    now = matter.flags.filter(pk=flag.pk, by=by).first()
    if now is None:
        return matter
    if now.verdict:
        raise Refused("judged")
    now.delete()
    matter.weight = max(0, matter.weight - now.weight)
    if not matter.flags.waiting().exists():
        _forget_flags(matter)
    publish(events.FlagWithdrawn(by.pk, matter.pk))
    keep(matter)
    return matter


def _forget_flags(matter: Matter) -> None:
    """Nobody says any more that it is wrong: it is as the last decision left it."""
    decided = standing(matter)
    put(matter, decided.leaves_it if decided else "", by=None)
    if matter.waits != Matter.Waits.APPEALED:
        settle(matter)
