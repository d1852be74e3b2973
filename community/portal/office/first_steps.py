"""What a new installation still needs: a list that is true of the data, until all is done or it is
put away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.accounts.doors import TOO_OFTEN
from community.accounts.limits import TooOften, spend_as
from community.accounts.models import User
from community.notifications.mail.explaining import in_plain_words
from community.portal.actions import note_in_look, send_test_mail
from community.portal.inviting import invitations
from community.portal.look import look
from community.portal.models import Look
from forum.tree import forum_tree
from kb.querysets import index_for, written

MAY_CHANGE = "portal.change_look"


@dataclass(frozen=True)
class Step:
    """One of the steps.

    - name: of its place in the page
    - label, words: what is to be done, and why
    - verb, address: of the link that leads there; "" where a button does it on the page itself
    - is_done: asked of the data
    - is_needed: whether the list is not at its end without it
    """

    name: str
    label: Any
    words: Any
    verb: Any
    address: Callable[[], str]
    is_done: Callable[[], bool]
    is_needed: bool = True


def _new_article() -> str:
    index = index_for("")
    return reverse("wagtailadmin_pages:add_subpage", args=[index.pk]) if index else ""


STEPS = (
    Step(
        "mail",
        gettext_lazy("See whether mail arrives"),
        gettext_lazy("Confirmations, notices and invitations go by mail."),
        gettext_lazy("Send a test mail"),
        str,
        lambda: look().mail_tested_on is not None,
    ),
    Step(
        "look",
        gettext_lazy("Name and logo"),
        gettext_lazy("They stand on every page and every mail; the accent colour follows them."),
        gettext_lazy("Choose them"),
        lambda: reverse("office_look"),
        lambda: bool(look().logo) and look().name != Look._meta.get_field("name").default,
    ),
    Step(
        "article",
        gettext_lazy("Write the first article"),
        gettext_lazy("What people will ask first. Whoever searches finds it before asking."),
        gettext_lazy("Write it"),
        _new_article,
        lambda: written().filter(live=True).exists(),
    ),
    Step(
        "team",
        gettext_lazy("Invite the team"),
        gettext_lazy("Agents answer, moderators keep order, editors write."),
        gettext_lazy("Invite"),
        lambda: reverse("office_invitations"),
        lambda: invitations().exists() or User.objects.filter(is_team=True)[1:2].exists(),
    ),
    Step(
        "import",
        gettext_lazy("Bring what you have"),
        gettext_lazy("Questions and answers of another place, with their authors and dates."),
        gettext_lazy("How to import"),
        lambda: reverse("office_importing"),
        lambda: User.objects.exclude(staged_from="").exists(),
        is_needed=False,
    ),
)


@dataclass(frozen=True)
class Progress:
    """How far the steps that are needed are done, and the next of them (None at the end)."""

    done: int
    of: int
    following: Step | None


def is_in_menu(user) -> bool:
    """Until it is put away; the page stays at its address."""
    return look().steps_hidden_on is None and user.has_perm(MAY_CHANGE)


def progress_for(user) -> Progress | None:
    """What the first page says of it; None for whoever may not, once it is put away, and when
    nothing is left.
    """
    if not is_in_menu(user):
        return None
    needed = [step for step in STEPS if step.is_needed]
    left = [step for step in needed if not step.is_done()]
    return Progress(len(needed) - len(left), len(needed), left[0]) if left else None


@permission_required(MAY_CHANGE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def first_steps(request: HttpRequest) -> HttpResponse:
    """The list; a test mail; put it away."""
    if request.method == "POST" and "hide" in request.POST:
        note_in_look(steps_hidden_on=timezone.now())
        return redirect("wagtailadmin_home")
    if request.method == "POST":
        _test_mail(request)
        return redirect("office_first_steps")
    rows = [(step, step.is_done()) for step in STEPS]
    all_done = all(is_done for step, is_done in rows if step.is_needed)
    context = {"rows": rows, "all_done": all_done}
    return render(request, "office/first_steps.html", context)


def _test_mail(request: HttpRequest) -> None:
    person = request.user
    try:
        spend_as(person, "test_mails_per_hour")
    except TooOften:
        messages.error(request, TOO_OFTEN)
        return
    if reason := send_test_mail(person.email):
        messages.error(request, f"{in_plain_words(reason)} ({reason})")
        return
    said = _("The mail server took it. Look whether it arrives at %(email)s.")
    messages.success(request, said % {"email": person.email})


@permission_required(MAY_CHANGE, raise_exception=True)
@require_http_methods(["GET"])
def importing(request: HttpRequest) -> HttpResponse:
    """How content of another place comes in, by commands on the server."""
    forum = next((forum for forum in forum_tree().values() if not forum.is_category), None)
    return render(request, "office/importing.html", {"forum": forum})
