"""Who hears what became of flags: the author of what was flagged, why and what they may do; and
whoever flagged it, whether they were right.

A notice to whoever flagged names nothing: what is hidden is hidden from them, too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import linebreaks
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from community.events.event import Occurrence
from community.letterhead import site_name
from community.notifications.actions import News, take_back_notices, tell
from community.notifications.kinds import (
    NEVER,
    Kind,
    MailAbout,
    Passage,
    declare_kinds,
    declare_mail_about,
)
from moderation.flags.models import Decision, Flag, Matter

HIDING = "flags_hid"
OUTCOMES = {
    "kept": "flag_words_kept",
    "hidden": "flag_words_hidden",
    "removed": "flag_words_removed",
}
BACK = "flag_words_back"
VERDICTS = {"upheld": "my_flag_upheld", "dismissed": "my_flag_dismissed"}
TO_AUTHORS = (*OUTCOMES.values(), BACK)

declare_kinds(
    Kind(
        HIDING,
        _("Something of mine is hidden until the team has looked at it"),
        _("Others flagged what you wrote in “%(title)s”: it is hidden until the team has looked"),
        ngettext_lazy(
            "Others flagged what you wrote in “%(title)s”: it is hidden until the team has looked",
            "Others flagged what you wrote in “%(title)s”: it is hidden until the team has looked",
            "n",
        ),
    ),
    Kind(
        OUTCOMES["kept"],
        _("The team has something to say about what I wrote"),
        _("Others flagged what you wrote in “%(title)s”; the team has something to say about it"),
        ngettext_lazy(
            "Others flagged what you wrote in “%(title)s”; the team has something to say about it",
            "Others flagged what you wrote in “%(title)s”; the team has something to say about it",
            "n",
        ),
        quotes="decision",
    ),
    Kind(
        OUTCOMES["hidden"],
        _("The team hid something that I wrote"),
        _("The team hid what you wrote in “%(title)s”: read why, and mend it"),
        ngettext_lazy(
            "The team hid what you wrote in “%(title)s”: read why, and mend it",
            "The team hid what you wrote in “%(title)s”: read why, and mend it",
            "n",
        ),
        quotes="decision",
    ),
    Kind(
        OUTCOMES["removed"],
        _("The team removed something that I wrote"),
        _("The team removed what you wrote in “%(title)s”; the reason stands there"),
        ngettext_lazy(
            "The team removed what you wrote in “%(title)s”; the reason stands there",
            "The team removed what you wrote in “%(title)s”; the reason stands there",
            "n",
        ),
        quotes="decision",
    ),
    Kind(
        BACK,
        _("Something of mine that was hidden is there again"),
        _("What you wrote in “%(title)s” is there for everybody again"),
        ngettext_lazy(
            "What you wrote in “%(title)s” is there for everybody again",
            "What you wrote in “%(title)s” is there for everybody again",
            "n",
        ),
    ),
    Kind(
        VERDICTS["upheld"],
        _("The team agrees with a flag of mine"),
        _("The team agrees with your flag. Thank you"),
        ngettext_lazy(
            "The team agrees with %(n)d flag of yours. Thank you",
            "The team agrees with %(n)d flags of yours. Thank you",
            "n",
        ),
        mail=NEVER,
    ),
    Kind(
        VERDICTS["dismissed"],
        _("The team looked at a flag of mine and left things as they are"),
        _("The team looked at what you flagged and left it as it is"),
        ngettext_lazy(
            "The team looked at %(n)d thing that you flagged and left it as it is",
            "The team looked at %(n)d things that you flagged and left them as they are",
            "n",
        ),
        mail=NEVER,
    ),
)


def _everybody(people: Collection) -> set[int]:
    """These are told of their own things, which stay theirs."""
    return {person.pk for person in people}


def _news(occurrence: Occurrence, matter: Matter, decision: Decision | None = None) -> News:
    """What the author of a matter hears, of a decision where there is one."""
    return News(
        event_id=occurrence.id,
        actor_id=occurrence.event.actor_id,
        abouts=(matter.about,),
        title=matter.title,
        address=reverse("own_matter", args=[matter.pk]),
        readers=_everybody,
        happened_on=timezone.now(),
        target_id=decision.pk if decision else None,
    )


def tell_of_hiding(occurrence: Occurrence) -> None:
    """The author, as long as it is hidden and nobody has decided."""
    found = Matter.objects.filter(pk=occurrence.event.matter_id, away=Matter.Away.HIDDEN)
    matter = found.filter(since__isnull=False).first()
    if matter and matter.author_id:
        tell(_news(occurrence, matter), direct={matter.author_id: HIDING})


def take_back_hiding(occurrence: Occurrence) -> None:
    """Nobody flags it any more: whose words were hidden need not read it."""
    matter = Matter.objects.filter(pk=occurrence.event.matter_id, away="").first()
    if matter:
        take_back_notices(matter.about, HIDING)


def tell_of_decision(occurrence: Occurrence) -> None:
    """The author and whoever flagged it, unless it was taken back before they could hear."""
    found = Decision.objects.filter(pk=occurrence.event.decision_id, undone_on=None)
    decision = found.select_related("matter").first()
    if decision is None:
        return
    matter = decision.matter
    take_back_notices(matter.about, HIDING)
    if matter.author_id and (kind := _told_to_author(decision)):
        tell(_news(occurrence, matter, decision), direct={matter.author_id: kind})
    _tell_flaggers(occurrence, decision)


def _told_to_author(decision: Decision) -> str:
    """The kind of notice that its author gets; none where nothing of theirs has changed."""
    if decision.was_away and not decision.leaves_it:
        return BACK
    return OUTCOMES.get(decision.outcome, "")


def _tell_flaggers(occurrence: Occurrence, decision: Decision) -> None:
    """A notice's title heads a mail or a digest: it says no more than the notice."""
    flags = Flag.objects.filter(decision=decision).values_list("by_id", "by__language", "verdict")
    heard: dict[str, dict[int, str]] = {}
    for user_id, language, verdict in flags:
        heard.setdefault(language or settings.LANGUAGE_CODE, {})[user_id] = VERDICTS[verdict]
    news = _news(occurrence, decision.matter, decision)
    news = replace(news, address=reverse("own_flags"))
    for language, direct in heard.items():
        with translation.override(language):
            tell(replace(news, title=gettext("What you flagged")), direct=direct)


def take_back_decision(occurrence: Occurrence) -> None:
    """It waits again: who has not read what was decided need not."""
    about = f"matter.{occurrence.event.matter_id}"
    for kind in (*TO_AUTHORS, *VERDICTS.values()):
        take_back_notices(about, kind, target_id=occurrence.event.decision_id)


def _decisions(user, targets: Collection[int]) -> dict[int, Passage]:
    """Why the team did so, of what `user` wrote."""
    found = Decision.objects.filter(pk__in=targets, matter__author=user, undone_on=None)
    return {
        decision.pk: Passage(
            site_name(),
            decision.why,
            linebreaks(decision.why, autoescape=True),
            reverse("own_matter", args=[decision.matter_id]),
        )
        for decision in found.select_related("reason")
    }


declare_mail_about("matter", MailAbout(others={"decision": _decisions}))
