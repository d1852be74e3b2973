"""What a page asks for that has no socket, or saw a gap."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from community.live.announcing import last_of, missed
from community.live.streams import may_watch
from community.numbers import number


@require_GET
def since(request: HttpRequest) -> JsonResponse:
    """What happened in `group` after the event `after`: the same messages that the socket would
    have brought.
    """
    group, after = request.GET.get("group", ""), number(request.GET.get("after"))
    if after is None or not may_watch(request.user, group):
        raise Http404
    messages = missed(group, after, get_language() or "")
    last = messages[-1]["id"] if messages else last_of(group)
    response = JsonResponse({"last": last, "messages": messages})
    response["Cache-Control"] = "no-store"
    return response
