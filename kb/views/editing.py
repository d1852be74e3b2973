"""What members and editors do from the reader's side: verify, suggest an edit, ask to be told."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.limits import TooOften, spend_as
from community.accounts.origin import way_back
from community.notifications.actions import follow
from community.notifications.models import Subscription
from community.search.models import Gap
from community.search.views import SALT
from kb import actions, permissions
from kb.actions.drafting import Refused, editable_texts
from kb.models import WRITTEN
from kb.views.reading import load_page

LONGEST = 20_000


@login_required
@require_POST
def verify(request: HttpRequest, page_id: int) -> HttpResponse:
    """Still true."""
    page = load_page(request.user, page_id)
    if not permissions.can_verify_page(request.user, page):
        raise Http404
    actions.verify_page(page, by=request.user)
    messages.success(request, _("Thank you. Readers see that it was verified today."))
    return redirect(page.get_absolute_url())


@login_required
@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, page_id: int) -> HttpResponse:
    """Suggest an edit: the text as Markdown, block by block; it becomes a draft that an editor looks at."""
    page = load_page(request.user, page_id)
    if not isinstance(page, WRITTEN) or not permissions.can_suggest_edit(request.user, page):
        raise Http404
    texts = editable_texts(page)
    error, words = "", request.POST.get("words", "").strip()
    if request.method == "POST":
        texts = {key: request.POST.get(f"text-{key}", text)[:LONGEST] for key, text in texts.items()}
        try:
            spend_as(request.user, "edit_suggestions_per_hour")
            actions.suggest_edit(page, by=request.user, texts=texts, words=words)
            messages.success(request, _("Thank you. An editor looks at it; you are told when it is published."))
            return redirect(page.get_absolute_url())
        except Refused:
            error = _("Nothing is changed yet.")
        except TooOften:
            error = _("That was a lot at once. Wait a little, then send it again.")
    context = {"page": page, "texts": texts, "error": error, "words": words}
    return render(request, "kb/suggest.html", context, status=422 if error else 200)


@login_required
@require_POST
def follow_gap(request: HttpRequest) -> HttpResponse:
    """ "Tell me when there is an answer" to what was searched for."""
    try:
        stems, language, words, _found = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise Http404 from None
    if not stems:
        raise Http404
    gap, _made = Gap.objects.get_or_create(stems=stems, language=language or get_language(), defaults={"words": words})
    follow(f"gap.{gap.pk}", by=request.user, level=Subscription.Level.WATCHING)
    messages.success(request, _("You will be told when there is an answer to “%(words)s”.") % {"words": words})
    return redirect(way_back(request))
