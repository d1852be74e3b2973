"""From a topic to an idea, and from what is said about an idea to a topic."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse
from community.numbers import number
from forum.views.loading import load_topic
from ideas.views.loading import load_idea
from moderation.drafting import actions
from moderation.drafting.forms import TalkForm
from moderation.drafting.permissions import can_make_idea, can_move_talk

NOTHING = gettext_lazy("There is nothing to move.")
WHY = {
    "long": gettext_lazy("These are more comments than can be moved at once."),
    "forum": gettext_lazy("This forum is open to people who may not see the idea."),
}


@members_only
@require_POST
def from_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Make an idea of a topic; where there are several boards, one more click chooses."""
    topic = load_topic(request.user, topic_id)
    if not can_make_idea(request.user, topic):
        return refuse(request, _("Your role may not make ideas of topics."))
    boards = actions.boards_for(topic, by=request.user)
    wanted = number(request.POST.get("board"))
    chosen = [board for board in boards if board.pk == wanted] if wanted else boards
    if not chosen:
        return refuse(request, _("There is no board that whoever asked may see."), 409)
    if len(chosen) > 1:
        return render(request, "ideas/choose_board.html", {"topic": topic, "boards": chosen})
    try:
        return redirect(actions.idea_from_topic(topic, by=request.user, board=chosen[0]))
    except Refused:
        raise Http404 from None


@members_only
@require_http_methods(["GET", "POST"])
def from_talk(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Choose the forum in which what is said about an idea goes on."""
    idea = load_idea(request.user, idea_id)
    if not can_move_talk(request.user, idea):
        raise Http404
    form = TalkForm(request.POST or None, user=request.user, idea=idea)
    if form.is_valid():
        forum = form.cleaned_data["forum"]
        try:
            return redirect(actions.topic_from_talk(idea, by=request.user, forum=forum))
        except Refused as refused:
            form.add_error("forum", WHY.get(refused.reason, NOTHING))
    context = {"idea": idea, "form": form}
    return render(request, "ideas/move_talk.html", context, status=422 if form.errors else 200)
