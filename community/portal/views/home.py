"""The first page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import DurationField, ExpressionWrapper, F
from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from community.accounts.languages import Languages, readers_first, switch_between
from community.notifications.querysets import unread_things
from community.things.kinds import title_of
from community.things.ref import Ref
from community.writing.drafts import newest_drafts
from forum.fragments import RowStamp, prepared_stamps, row_fragments
from forum.languages import languages_for, languages_shown
from forum.models import Topic
from forum.permissions import forums_where
from forum.querysets import TopicQuerySet
from forum.talk import talked_about
from forum.tree import forum_tree
from ideas import languages as ideas_languages
from ideas.fragments import line_fragments
from ideas.shelf import shelf
from kb.fragments import recent_pages
from moderation.releases.fragments import newest_release

Chosen = Callable[[TopicQuerySet], TopicQuerySet]

SHOWN = 5  # rows of a section
THIN = 3  # a section with fewer rows says nothing by itself
WAITING = 3  # of what waits for one person
WAITED_DAYS = 30  # what has waited longer is no news to the team either


@dataclass(frozen=True)
class Section:
    """Some topics under a title; `address` is where all of their kind are."""

    title: Any
    icon: str
    rows: SafeString
    address: str


@dataclass
class Sections:
    """Those of one page, for `user` in the languages `shown`: no topic stands in two of them
    (`taken`), and a thin one is left out.
    """

    user: Any
    shown: Languages
    taken: set[int]
    made: list[Section] = field(default_factory=list)

    def add(self, title, icon: str, name: str, rows: list[RowStamp], least: int = THIN) -> None:
        """`name` is that of the list (`forum.views.lists`) that goes on with it."""
        rows = [row for row in rows if row.id not in self.taken][:SHOWN]
        if len(rows) < least:
            return
        self.taken |= {row.id for row in rows}
        html = mark_safe(row_fragments(rows, get_language() or ""))
        address = reverse("topics") if name == "latest" else reverse("topics", args=[name])
        self.made.append(Section(title, icon, html, address))

    def add_from(
        self, chosen: Chosen, title, icon: str, name: str, *, least: int = THIN, since=None
    ) -> None:
        """`add` what comes first of what is `chosen` and does not stand here already; `since`:
        whatever else it goes by.
        """
        most = SHOWN + len(self.taken)
        rows = prepared_stamps(
            self.user,
            ("home", name, since, self.shown, most),
            lambda topics, _ids: chosen(topics.in_languages(self.shown))[:most],
        )
        self.add(title, icon, name, rows, least)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this place is, ask at once; what waits for this reader; what is talked about, waits for
    an answer, was solved, in the languages that they read; what is new in the knowledge base.
    """
    user, language = request.user, get_language() or ""
    unread = unread_things(user, "topic") if user.is_authenticated else []
    talk = _talk(languages_shown(request))
    rows = _rows(user, [*unread, *talk])
    mine = [rows[pk] for pk in unread if pk in rows][:WAITING]
    sections = Sections(user, languages_shown(request), {row.id for row in mine})
    _fill(sections, [rows[pk] for pk in talk if pk in rows])
    readable = forums_where(user, "can_read_forum")
    topical = [f for pk, f in forum_tree().items() if pk in readable and not f.is_category]
    forums = readers_first(topical, request.reads)
    wishes = shelf(user, ideas_languages.languages_shown(request))
    context = {
        "mine": mark_safe(row_fragments(mine, language, {row.id for row in mine})),
        "drafts": list(_drafts(user)) if user.is_authenticated else [],
        "sections": sections.made,
        "wanted": mark_safe(line_fragments(wishes.wanted, language)),
        "shipped": mark_safe(line_fragments(wishes.shipped, language)),
        "released": newest_release(user, language),
        "articles": recent_pages(user, language),
        "pace": answer_pace(),
        "forums": forums,
        "forums_shown": tuple((forum.pk, forum.name, forum.slug, forum.icon) for forum in forums),
        "watched": " ".join(f"list.{pk}" for pk in sorted(readable)[:40]),
        **switch_between(request, languages_for(user) | ideas_languages.languages_for(user)),
    }
    return render(request, "portal/home.html", context)


def _talk(shown: Languages) -> list[int]:
    return [pk for pk, language in talked_about() if not shown or language in shown]


def _rows(user, ids: list[int]) -> dict[int, RowStamp]:
    """Those of these topics that `user` may read."""
    wanted = list(dict.fromkeys(ids))
    named = prepared_stamps(user, "named", lambda topics, ids: topics.filter(pk__in=ids), wanted)
    return {row.id: row for row in named}


def _fill(sections: Sections, talk: list[RowStamp]) -> None:
    """What is not thin; where all of it is, simply what was written last."""
    user, add = sections.user, sections.add_from
    sections.add(_("Talked about now"), "sparkles", "latest", talk)
    if user.is_authenticated and user.is_team:
        day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        since = day - timedelta(days=WAITED_DAYS)
        longest = _("Waiting longest for an answer")
        add(lambda topics: _oldest(topics, since), longest, "clock", "unanswered", since=since)
    else:
        add(
            lambda topics: topics.unanswered().newest(),
            _("Waiting for an answer"),
            "clock",
            "unanswered",
        )
    add(lambda topics: topics.solved().newest(), _("Solved lately"), "circle-check", "solved")
    if not sections.made:
        add(lambda topics: topics.newest(), _("Latest"), "messages-square", "latest", least=1)


def _oldest(topics: TopicQuerySet, since: datetime) -> TopicQuerySet:
    """Those that nobody has answered, the oldest first."""
    waiting = topics.unanswered().filter(last_post_on__gt=since)
    return waiting.order_by("last_post_on", "id")


def _drafts(user) -> Iterator[dict]:
    """What this person began to write and has not sent: how it begins, and where it goes on."""
    for place, words in newest_drafts(by=user):
        ref = Ref.parse(place)
        if place == "ask":
            yield {"words": words, "address": reverse("ask")}
        elif found := ref and title_of(user, ref):
            yield {"words": found[0], "address": found[1]}


def answer_pace() -> int | None:
    """Minutes from a question to its accepted answer, the middle of the last hundred; None without
    any. Kept an hour.
    """
    return cache.get_or_set("answer-pace", _measured_pace, 3600) or None


def _measured_pace() -> int:
    times = ExpressionWrapper(F("solved_on") - F("created"), output_field=DurationField())
    public = Topic.objects.solved().filter(forum_id__in=_public_forums())
    latest = public.newest().annotate(took=times).values_list("took", flat=True)[:100]
    took = sorted(time.total_seconds() for time in latest if time)
    return max(1, round(took[len(took) // 2] / 60)) if took else 0


def _public_forums() -> frozenset[int]:
    return forums_where(AnonymousUser(), "can_read_forum")
