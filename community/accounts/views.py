"""People's own pages: settings, export, closing; the language; what a lost session gets."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.doors import Refused, members_only
from community.accounts.forms import ProfileForm
from community.accounts.languages import ALL, NAMES
from community.accounts.origin import is_from_here, way_back, without_token


@members_only
@require_http_methods(["GET", "POST"])
def profile_settings(request: HttpRequest) -> HttpResponse:
    """Name, picture, about, language, time zone, look."""
    form = ProfileForm(request.POST or None, request.FILES or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except Refused:
            return redirect("home")
        if request.user.language:
            translation.activate(request.user.language)
        messages.success(request, _("Saved."))
        return redirect("profile_settings")
    return render(
        request, "people/settings.html", {"form": form}, status=422 if form.errors else 200
    )


@without_token
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Set the language, the theme, or the languages that lists keep to: on the account for members,
    in a cookie for visitors.

    Every page carries these forms, so they have no token (a visitor's page without a cookie can be
    kept).
    """
    response = redirect(way_back(request, request.POST.get("next", "/")))
    wanted = {
        "language": dict(settings.LANGUAGES),
        "theme": {"auto", "light", "dark"},
        "reads": {ALL, *NAMES},
    }
    for name, allowed in wanted.items():
        value = request.POST.get(name)
        if value not in allowed:
            continue
        if request.user.is_authenticated:
            setattr(request.user, name, value)
            request.user.save(update_fields=[name])
        cookie = settings.LANGUAGE_COOKIE_NAME if name == "language" else name
        response.set_cookie(
            cookie,
            value,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def session_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: nothing typed is lost, and one click sends it again after
    signing in.

    What another site sent is refused, and gets no form: sent again from here it would have a token.
    """
    if not is_from_here(request):
        context = {"sentence": _("Another site sent this in your name. Nothing was done.")}
        return render(request, "portal/refused.html", context, status=403)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=403)
        response["HX-Trigger"] = "session-expired"
        return response
    hidden = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword")
    typed = [(name, value) for name, value in request.POST.items() if name not in hidden]
    context = {"typed": typed, "action": request.get_full_path(), "back": request.path}
    return render(request, "portal/expired.html", context, status=403)
