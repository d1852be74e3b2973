"""The team’s notes about an idea: a page of their own, so that none is published by mistake."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse, within_limit
from community.fragments.marks import personal
from community.live.announcing import missed
from community.numbers import number
from community.writing.composer import Words, composer
from community.writing.drafts import draft_at
from community.writing.texts import new_nonce
from ideas import actions, permissions
from ideas.families import family
from ideas.forms import CommentForm, EditCommentForm
from ideas.fragments import notes_list
from ideas.models import Backroom, Idea, Note
from ideas.rules import MOST_NOTES
from ideas.views.loading import load_idea, load_note

NOTING = Words(
    kind="note",
    label=gettext_lazy("A note for the team"),
    placeholder=gettext_lazy("Only the team reads this."),
    send=gettext_lazy("Keep for the team"),
)


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("posts_per_minute")
def notes(request: HttpRequest, idea_id: int) -> HttpResponse:
    """What the team says to itself about an idea, and where it is written."""
    idea = _load(request, idea_id)
    form = CommentForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        note = actions.add_note(idea, by=request.user, content=data["body"], nonce=data["nonce"])
        return _taken(request, note) if request.htmx else redirect(note)
    error = " ".join(form.errors.get("body", []))
    if error and request.htmx:
        return refuse(request, error, 422)
    context = {
        "idea": idea,
        **backroom(request, idea),
        "composer": _composer(request, idea, error),
        "may_moderate": permissions.can_moderate(request.user),
    }
    return render(request, "ideas/notes.html", context, status=422 if error else 200)


def _load(request: HttpRequest, idea_id: int) -> Idea:
    idea = load_idea(request.user, idea_id)
    idea = load_idea(request.user, idea.merged_into_id) if idea.merged_into_id else idea
    if not permissions.can_share_notes(request.user, idea):
        raise Http404
    return idea


def backroom(request: HttpRequest, idea: Idea, members: list[int] | None = None) -> dict:
    """The newest notes about an idea and its duplicates as HTML, and the last event that they
    show.
    """
    room = Backroom.objects.filter(idea=idea).first()
    of_family = Note.objects.standing().filter(room__in=members or family(idea))
    found = of_family.visible_to(request.user).select_related("author").order_by("-id")
    html = notes_list(found[:MOST_NOTES], get_language())
    seen = personal(html, user=request.user, token=get_token(request), voted=set())
    return {"notes": mark_safe(seen), "notes_last": room.last_event_id if room else 0}


def _composer(request: HttpRequest, idea: Idea, error: str) -> str:
    place = f"backroom.{idea.pk}"
    draft = draft_at(place, by=request.user)
    return mark_safe(
        composer(
            NOTING,
            get_language(),
            action=reverse("idea_notes", args=[idea.pk]),
            place=place,
            token=get_token(request),
            nonce=new_nonce(),
            body=request.POST.get("body", "") if error else (draft.body if draft else ""),
            draft=draft,
            error=error,
        )
    )


def _taken(request: HttpRequest, note: Note) -> HttpResponse:
    after = number(request.POST.get("after"))
    group = note.room.live_group
    body = {
        "shown": f"note-{note.pk}",
        "address": note.get_absolute_url(),
        "messages": [] if after is None else missed(group, after, get_language()),
    }
    return JsonResponse(body)


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("edits_per_minute")
def edit_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Change a note; when somebody else was faster, both texts are shown."""
    note = load_note(request.user, note_id)
    if not permissions.can_edit_note(request.user, note):
        raise Http404
    initial = {"body": note.content, "seen_version": note.version}
    form, conflict = EditCommentForm(request.POST or None, initial=initial), None
    if form.is_valid():
        data = form.cleaned_data
        try:
            return redirect(
                actions.edit_note(
                    note,
                    by=request.user,
                    content=data["body"],
                    seen_version=data["seen_version"],
                )
            )
        except Refused:
            conflict = Note.objects.get(pk=note.pk)
            form.data = {**form.data.dict(), "seen_version": conflict.version}
    context = {"form": form, "thing": note, "title": note.room.idea.title, "conflict": conflict}
    context |= {"place": note.room.live_group, "for_team": True}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "ideas/edit.html", context, status=status)


@members_only
@require_POST
def remove_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Take a note away, with a way back."""
    note = load_note(request.user, note_id)
    if not permissions.can_edit_note(request.user, note):
        raise Http404
    actions.remove_note(note, by=request.user)
    undo = f"undo:{reverse('restore_note', args=[note.pk])}"
    may_restore = permissions.can_moderate(request.user)
    messages.success(request, _("Removed."), extra_tags=undo if may_restore else "")
    return redirect("idea_notes", note.room_id)


@members_only
@require_POST
def restore_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Undo a removal."""
    note = load_note(request.user, note_id)
    if not permissions.can_moderate(request.user):
        raise Http404
    return redirect(actions.restore_note(note, by=request.user))
