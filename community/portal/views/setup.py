"""The first page of an empty installation."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.portal.actions import set_up
from community.portal.forms import SetUpForm
from community.portal.look import is_set_up
from community.portal.models import Look


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Name, look, languages, first forums, first administrator; gone (404) once it was completed."""
    if is_set_up():
        raise Http404
    form = SetUpForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            admin = set_up(**data)
        except Look.MultipleObjectsReturned:
            raise Http404 from None
        login(request, admin, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("home")
    return render(request, "portal/setup.html", {"form": form}, status=422 if form.errors else 200)
