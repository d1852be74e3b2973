"""One click while an idea is written: it is this one, and what was typed is worth keeping."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.accounts.doors import Refused, members_only, refuse, within_limit
from community.writing.texts import checked_body
from ideas import actions, permissions
from ideas.views.loading import load_idea


@members_only
@require_POST
@within_limit("posts_per_minute")
def join(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Vote for what others wished for, and keep what was typed on the page to submit one as a
    comment there.
    """
    idea = load_idea(request.user, idea_id)
    idea = load_idea(request.user, idea.merged_into_id) if idea.merged_into_id else idea
    votes = permissions.can_vote(request.user, idea)
    if not permissions.can_comment(request.user, idea):
        raise Http404
    try:
        words, nonce = _typed(request), request.POST.get("nonce", "")[:36]
        actions.join_idea(idea, by=request.user, words=words, votes=votes, nonce=nonce)
    except ValidationError as error:
        return refuse(request, " ".join(error.messages), 422)
    except Refused:
        return refuse(request, _("Votes are closed: it was decided meanwhile."), 409)
    return redirect(idea)


def _typed(request: HttpRequest) -> str:
    """The title and the text, one below the other; "" for neither."""
    parts = [request.POST.get(name, "").strip() for name in ("title", "body")]
    text = "\n\n".join(filter(None, parts))
    return checked_body(text) if text else ""
