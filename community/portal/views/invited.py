"""The way into the team, by the link in an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.accounts.doors import TOO_OFTEN, Refused, is_too_much, refuse
from community.portal import inviting
from community.portal.forms import JoinForm
from community.portal.models import Invitation

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """A link is good for who has the mail. It makes an account, or gives the role to the account
    that has the address already.
    """
    invitation = inviting.invitation_of(token)
    if invitation is None:
        return _gone(request)
    if request.method == "POST" and is_too_much(request, "address_posts_per_minute"):
        return refuse(request, TOO_OFTEN, 429)
    owner = inviting.account_of(invitation.email)
    if owner is None and not request.user.is_authenticated:
        return _join(request, invitation)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if owner != request.user:
        said = _("This invitation is for %(email)s. Sign out, then open it again.")
        return refuse(request, said % {"email": invitation.email})
    return _accept(request, invitation)


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = inviting.join_team(invitation, **form.cleaned_data)
        except Refused:
            return _gone(request)
        login(request, person, backend=MODEL_BACKEND)
        return _welcome(request)
    return _page(request, invitation, form, status=422 if form.errors else 200)


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "GET":
        return _page(request, invitation, None)
    try:
        inviting.accept(invitation, by=request.user)
    except Refused:
        return _gone(request)
    return _welcome(request)


def _page(request: HttpRequest, invitation: Invitation, form, status: int = 200) -> HttpResponse:
    role = inviting.ROLE_NAMES[invitation.role]
    context = {"invitation": invitation, "role": role, "form": form}
    return render(request, "portal/invited.html", context, status=status)


def _welcome(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Welcome to the team."))
    return redirect("wagtailadmin_home")


def _gone(request: HttpRequest) -> HttpResponse:
    said = _("This invitation was used, taken back, or is too old. Ask for another one.")
    return refuse(request, said, 410)
