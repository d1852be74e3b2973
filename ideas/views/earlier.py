"""What a text said before."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.page_numbers import page_numbers
from community.writing.difference import difference
from community.writing.models import Message, Revision
from ideas.rules import REVISIONS_PER_PAGE


def earlier_versions(request: HttpRequest, message: Message, title: str) -> HttpResponse:
    """Earlier texts, newest first, each with what changed after it; a page at a time."""
    revisions = Revision.objects.filter(place=str(message.ref)).select_related("by")
    revisions = revisions.order_by("-id")
    page = Paginator(revisions, REVISIONS_PER_PAGE).get_page(request.GET.get("page"))
    newer = revisions.filter(pk__gt=page[0].pk).last() if page.object_list else None
    later, changes = newer or message, []
    for revision in page:
        texts = [_whole(one) for one in (revision, later)]
        changes.append({"revision": revision, "diff": difference(*texts)})
        later = revision
    context = {
        "thing": message,
        "title": title,
        "changes": changes,
        "page_number": page.number,
        "numbers": page_numbers(page.paginator.count, REVISIONS_PER_PAGE, page.number),
    }
    return render(request, "ideas/history.html", context)


def _whole(text: Message | Revision) -> str:
    title = getattr(text, "title", "")
    return f"{title}\n\n{text.content}" if title else text.content
