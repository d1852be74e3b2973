"""The first page of an empty installation, and the last ones of an account: all its data, and its
end.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from community.accounts.doors import TOO_OFTEN, is_too_much, members_only
from community.accounts.forms import CloseAccountForm
from community.portal.actions import close_account, set_up
from community.portal.export import write_export
from community.portal.forms import SetUpForm
from community.portal.look import is_set_up
from community.portal.models import Look
from community.portal.setup_key import say_setup_address


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Name, look, languages, first forums, first administrator; gone (404) once it was completed.

    Only who has the key gets through: a fresh address is found by strangers within minutes.
    """
    if is_set_up():
        raise Http404
    say_setup_address()
    form = SetUpForm(
        request.POST or None, request.FILES or None, initial={"key": request.GET.get("key", "")}
    )
    if request.method == "POST" and is_too_much(request, "address_posts_per_minute"):
        form.add_error(None, TOO_OFTEN)
    elif request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            admin = set_up(**data)
        except Look.MultipleObjectsReturned:
            raise Http404 from None
        login(request, admin, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("office_first_steps")
    return render(request, "portal/setup.html", {"form": form}, status=422 if form.errors else 200)


@members_only
@require_GET
def export(request: HttpRequest) -> FileResponse:
    """All my data as a zip."""
    name = f"{request.user.username}.zip"
    response = FileResponse(write_export(request.user), as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


@members_only
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close my account: what I wrote stays under "former member"."""
    form = CloseAccountForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        close_account(request.user, by=request.user)
        logout(request)
        messages.success(request, _("Your account is closed."))
        return redirect("/")
    return render(request, "people/close.html", {"form": form}, status=422 if form.errors else 200)
