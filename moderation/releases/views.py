"""Reading: what was released, the newest first, and one note."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from community.accounts.languages import kept_to, switch_between
from community.addresses import elsewhere
from community.listing import Cursor
from community.notifications.models import Subscription
from community.notifications.querysets import level_of
from kb.permissions import can_edit_page, can_read_page
from moderation.releases.fragments import note_pieces
from moderation.releases.models import Release, ReleaseNote
from moderation.releases.querysets import (
    done_in,
    languages_for,
    readable_notes,
    versions,
)
from moderation.releases.rules import CHANGELOG, NOTES_PER_PAGE

NEWEST = Cursor("published_on", "id")


@require_GET
def changelog(request: HttpRequest) -> HttpResponse:
    """What was released, in the languages of this reader."""
    return render(request, "releases/list.html", list_of(None, request))


def list_of(_changelog, request: HttpRequest) -> dict[str, Any]:
    """What the list shows; it is the same wherever it is looked at."""
    user = request.user
    notes, written = readable_notes(user), languages_for(user)
    reads = kept_to(request, written)
    seen = notes.filter(locale__language_code__in=reads) if reads else notes
    releases = Release.objects.filter(translation_key__in=seen.values("translation_key"))
    page = NEWEST.page(releases, request.GET.get("after"), NOTES_PER_PAGE)
    shown = versions(user, [one.translation_key for one in page.rows], reads=reads)
    done = done_in(user, shown.values(), titles=True)
    entries = [
        (note, release, done[note.pk])
        for release in page.rows
        if (note := shown.get(release.translation_key))
    ]
    return {
        "entries": entries,
        "is_first": page.is_first,
        "next_after": page.following,
        **_following(user),
        **switch_between(request, written),
    }


def _following(user) -> dict[str, Any]:
    """How closely this reader follows all that is released."""
    level = level_of(user, CHANGELOG) if user.is_authenticated else Subscription.Level.NORMAL
    return {"followed": CHANGELOG, "hears": level > Subscription.Level.NORMAL}


@require_GET
def in_own_language(request: HttpRequest, note_id: int) -> HttpResponse:
    """The way to a note: to the version in the language of this reader, where there is one."""
    note = _load(request, note_id)
    found = versions(request.user, [note.translation_key])
    return redirect(found[note.translation_key])


@require_GET
def release(request: HttpRequest, note_id: int, slug: str) -> HttpResponse:
    """One note; a wrong name redirects."""
    note = _load(request, note_id)
    if way := elsewhere(request, note.get_absolute_url()):
        return way
    return render(request, "releases/note.html", context_of(note, request))


def _load(request: HttpRequest, note_id: int) -> ReleaseNote:
    note = ReleaseNote.objects.select_related("locale").filter(pk=note_id).first()
    if note is None or not can_read_page(request.user, note):
        raise Http404
    return note


def context_of(note: ReleaseNote, request: HttpRequest, *, keep: bool = True) -> dict[str, Any]:
    """What the template of a note needs for this reader; a draft is not kept."""
    user, language = request.user, get_language() or ""
    return {
        "page": note,
        "pieces": note_pieces(note, user, language, keep=keep),
        "done": done_in(user, [note])[note.pk],
        "is_public": bool(note.pk) and can_read_page(AnonymousUser(), note),
        "may_edit": bool(note.pk) and can_edit_page(user, note),
        "about": f"article.{note.pk}",
        **_following(user),
    }
