"""Whether each part of this installation answers."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import (
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from community.events.models import ReactionRecord
from community.notifications.models import WAITING, Mail
from community.search import engines


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Which part is up:

    200 when all that pages need answers, 503 otherwise. JSON for programs, a page for people.
    """
    parts = health_parts()
    by_name = {part["name"]: part["up"] for part in parts}
    status = 200 if by_name["database"] else 503
    if request.accepts("text/html") and "text/html" in request.headers.get("Accept", ""):
        return render(request, "portal/health.html", {"parts": parts}, status=status)
    return JsonResponse({"ok": all(by_name.values()), "parts": parts}, status=status)


def health_parts() -> list[dict]:
    """The parts that this installation uses, and whether each answers."""
    parts = [_part("database", _ask_database, connection.vendor)]
    parts.append(_part("cache", _ask_redis, "redis" if settings.ENV.redis_url else "memory"))
    parts.append(_part("live", _ask_redis, "redis" if settings.ENV.redis_url else "memory"))
    parts.append(_part("worker", _ask_worker, "database queue"))
    parts.append(_part("mail", _ask_mail, "out"))
    parts.append(
        _part(
            "search",
            lambda: engines.health()[1],
            "elasticsearch" if engines.uses_elasticsearch() else "database",
        )
    )
    return parts


def _part(name: str, ask, kind: str) -> dict:
    try:
        word = ask() or ""
        return {"name": name, "kind": kind, "up": True, "word": word}
    # whatever is wrong with a part is what this page is for
    except Exception as error:  # noqa: BLE001
        return {"name": name, "kind": kind, "up": False, "word": type(error).__name__}


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_redis() -> None:
    if settings.ENV.redis_url:
        from community.cache import ping  # redis is 18 MB that one process alone does without

        ping()


def _ask_worker() -> str:
    late = ReactionRecord.objects.filter(
        done_on=None, tried_on__lt=timezone.now() - timedelta(minutes=10)
    ).count()
    if late:
        raise RuntimeError(f"{late} reactions are late")
    return ""


def _ask_mail() -> None:
    if Mail.objects.filter(WAITING, created__lt=timezone.now() - timedelta(hours=1)).exists():
        raise RuntimeError("mail is late")
