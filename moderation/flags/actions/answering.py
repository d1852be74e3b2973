"""What the author of flagged words may do: mend them, and ask for another look."""

from __future__ import annotations

from django.utils import timezone

from community.accounts.doors import Refused
from community.events.actions import publish
from community.transactions import one_transaction
from community.writing.markup import clean_text
from moderation.flags import events
from moderation.flags.actions.matters import keep, let_wait, locked, standing
from moderation.flags.models import Decision, Matter
from moderation.flags.permissions import can_appeal, can_mend
from moderation.flags.subjects import KINDS, subject_of


@one_transaction
def mend_thing(matter: Matter, *, by, title: str, content: str, seen_version: int) -> Matter:
    """Change what is hidden, and let the team look at it; nobody else sees it meanwhile.

    Raises Refused: "settled" where it is not hidden any more, "changed" where somebody edited it
    since; for an idea what `edit_idea` does.
    """
    matter = locked(matter.pk)
    subject, kind = subject_of(matter.ref), KINDS[matter.kind]
    if subject is None or kind.mend is None or not can_mend(by, matter):
        raise Refused("settled")
    kind.mend(subject, by=by, title=title, content=content, seen_version=seen_version)
    let_wait(matter, Matter.Waits.MENDED)
    keep(matter)
    publish(events.ThingMended(by.pk, matter.pk))
    return matter


@one_transaction
def appeal_decision(decision: Decision, *, by, words: str) -> Decision:
    """Ask for somebody to look once more, and return the decision; twice asks once.

    Raises Refused: "unanswered" without words, "settled" where it is not to be appealed.
    """
    words = clean_text(words).strip()
    if not words:
        raise Refused("unanswered")
    matter = locked(decision.matter_id)
    now = Decision.objects.get(pk=decision.pk)
    if now.appealed_on and matter.author_id == by.pk:
        return now
    if standing(matter) != now or not can_appeal(by, matter, now):
        raise Refused("settled")
    now.appeal, now.appealed_on = words, timezone.now()
    now.save(update_fields=["appeal", "appealed_on"])
    matter.since, matter.waits = matter.since or now.appealed_on, Matter.Waits.APPEALED
    keep(matter)
    publish(events.DecisionAppealed(by.pk, matter.pk, now.pk))
    return now
