"""Home, people, search, and the pages about the portal itself."""

from __future__ import annotations

from datetime import timedelta
from posixpath import normpath

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_safe
from django.views.static import serve

from community.accounts.models import User
from community.addresses import elsewhere
from community.fragments import kept_pieces, render_piece
from community.notifications.models import WAITING, Mail
from community.notifications.querysets import level_of
from community.search import engines
from forum.fragments import answer_rows, row_fragments, row_stamps
from forum.models import Post, Topic
from forum.permissions import forums_where
from forum.tallies import tallies
from forum.tree import forum_tree
from kb.permissions import can_see_rendition, is_anything_private

SHOWN_AT_HOME = 5
PEOPLE = 60
HOT_DAYS = 14


UNINDEXED = (
    "/accounts/",
    "/office/",
    "/ask/",
    "/search/",
    "/posts/",
    "/settings/",
    "/mail/",
    "/helped/",
)


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
    pace = cache.get("answer-pace")
    if pace is None:
        times = ExpressionWrapper(F("solved_on") - F("created"), output_field=DurationField())
        latest = (
            Topic.objects.solved()
            .filter(forum_id__in=_public_forums())
            .newest()
            .annotate(took=times)
        )
        took = sorted(t.total_seconds() for t in latest.values_list("took", flat=True)[:100] if t)
        pace = max(1, round(took[len(took) // 2] / 60)) if took else 0
        cache.set("answer-pace", pace, 3600)
    return pace or None


def _public_forums() -> frozenset[int]:
    from django.contrib.auth.models import AnonymousUser

    return forums_where(AnonymousUser(), "can_read_forum")


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Those who help most."""
    found = User.objects.filter(is_active=True, closed_on=None)
    first = found.order_by("-solved_count", "-answers_count", "id")[:PEOPLE]
    cards = dict(first.values_list("id", "card_version"))
    done = tallies(cards, request.user)
    return render(request, "people/list.html", {"people": _people(cards, done, get_language())})


def _people(cards: dict[int, int], done: dict[int, dict], language: str) -> SafeString:
    """The rows of these people, in the order that their reader may know; each is kept as long as
    card and counts stay.
    """
    order = sorted(cards, key=lambda pk: (-done[pk]["solved_count"], -done[pk]["answers_count"]))
    stamps = {
        pk: (pk, cards[pk], done[pk]["solved_count"], done[pk]["answers_count"]) for pk in order
    }
    keys = {f"person.{'.'.join(map(str, stamp))}.{language}": pk for pk, stamp in stamps.items()}

    def make(ids: list[int]) -> dict[int, str]:
        people = User.objects.filter(pk__in=ids)
        return {
            one.pk: render_piece(
                "people/_row.html", {"person": one, "done": done[one.pk]}, language
            )
            for one in people
        }

    return mark_safe("".join(kept_pieces(keys, make).values()))


@require_GET
def person(request: HttpRequest, user_id: int, slug: str = "") -> HttpResponse:
    """A person's public page: what they asked, answered and solved.

    Of a suspended person nothing is said, not even the name.
    """
    person = get_object_or_404(
        User.objects.filter(Q(is_active=True) | Q(closed_on__isnull=False)), pk=user_id
    )
    if way := elsewhere(request, person.get_absolute_url()):
        return way
    rows = row_stamps(
        Topic.objects.visible_to(request.user).listed().filter(poster=person).newest()[:10]
    )
    written = Post.objects.visible_to(request.user).answers().filter(poster=person, approved=True)
    answers = mark_safe(answer_rows(written.order_by("-id")[:10], get_language()))
    about = f"person.{person.pk}"
    level = level_of(request.user, about) if request.user.is_authenticated else None
    context = {
        "person": person,
        "about": about,
        "level": level,
        "done": tallies([person.pk], request.user)[person.pk],
    }
    context |= {
        "topics": mark_safe(row_fragments(rows, get_language())),
        "has_topics": bool(rows),
        "answers": answers,
    }
    return render(request, "people/person.html", context)


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
    except Exception as error:  # noqa: BLE001  (whatever is wrong with a part is what this page is for)
        return {"name": name, "kind": kind, "up": False, "word": type(error).__name__}


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_redis() -> None:
    if settings.ENV.redis_url:
        from community.cache import ping

        ping()


def _ask_worker() -> str:
    from community.events.models import ReactionRecord

    late = ReactionRecord.objects.filter(
        done_on=None, tried_on__lt=timezone.now() - timedelta(minutes=10)
    ).count()
    if late:
        raise RuntimeError(f"{late} reactions are late")
    return ""


def _ask_mail() -> None:
    if Mail.objects.filter(WAITING, created__lt=timezone.now() - timedelta(hours=1)).exists():
        raise RuntimeError("mail is late")


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


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in UNINDEXED)]
    return HttpResponse(
        "\n".join([*lines, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]),
        content_type="text/plain",
    )


def page_not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """404: it is not here, or not for this person; both look the same."""
    return render(request, "portal/missing.html", {}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without touching the database."""
    return HttpResponse(
        "<!doctype html><title>Error</title><h1>Something broke on our side.</h1><p>Please try"
        " again in a minute.</p>",
        status=500,
    )


def _from_storage(path: str) -> FileResponse:
    try:
        return FileResponse(default_storage.open(path))
    except FileNotFoundError:
        raise Http404 from None


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """People's pictures, the logo, and pictures of articles, from the folder or the storage; all
    else in it has a view of its own.
    """
    if (
        not path.startswith(("avatars/", "images/", "look/"))
        or path != normpath(path)
        or "\\" in path
    ):  # no way round by ".."
        raise Http404
    if path.startswith("images/") and not can_see_rendition(request.user, path):
        raise Http404
    try:
        default_storage.path(path)
    except NotImplementedError:
        response = _from_storage(path)
    else:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = (
        "private, max-age=600"
        if path.startswith("images/") and is_anything_private()
        else "public, max-age=604800"
    )
    return response
