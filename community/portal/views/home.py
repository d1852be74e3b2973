"""The first page."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import DurationField, ExpressionWrapper, F
from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forum.fragments import row_fragments, row_stamps
from forum.models import Topic
from forum.permissions import forums_where
from forum.tree import forum_tree

SHOWN_AT_HOME = 5
HOT_DAYS = 14


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this place is, ask or search at once, what is hot, what waits for an answer, how fast
    answers come.
    """
    user, language = request.user, get_language()
    topics = Topic.objects.visible_to(user).listed()
    since = timezone.now() - timedelta(days=HOT_DAYS)
    recent = row_stamps(topics.filter(last_post_on__gt=since).newest()[:60])
    hot_ids = list(
        topics.filter(pk__in=[row.id for row in recent])
        .annotate(heat=F("posts_count") + 2 * F("me_too_count"))
        .order_by("-heat", "-last_post_on")
        .values_list("pk", flat=True)[:SHOWN_AT_HOME]
    )
    by_id = {row.id: row for row in recent}
    hot = [by_id[pk] for pk in hot_ids] or recent[:SHOWN_AT_HOME]
    waiting = row_stamps(topics.unanswered().newest()[:SHOWN_AT_HOME])
    solved = row_stamps(topics.solved().newest()[:SHOWN_AT_HOME])
    readable = forums_where(user, "can_read_forum")
    context = {
        "hot": mark_safe(row_fragments(hot, language)),
        "waiting": mark_safe(row_fragments(waiting, language)),
        "solved": mark_safe(row_fragments(solved, language)),
        "pace": answer_pace(),
        "forums": [
            forum
            for forum in forum_tree().values()
            if forum.pk in readable and not forum.is_category
        ],
        "watched": " ".join(f"list.{pk}" for pk in sorted(readable)[:40]),
    }
    return render(request, "portal/home.html", context)


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
