"""Pages of the back office that Wagtail does not bring: the way in, the account, the look, the
rules.
"""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.views.account import AccountView, ThemeSettingsPanel
from wagtail.users.models import UserProfile

from community.accounts.origin import way_back
from community.portal.look import forget_look
from community.portal.models import Look
from community.portal.office.forms import LookForm, RulesForm


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """The way into the back office is the portal's sign-in; whoever is signed in goes on, or hears
    that it is not for them.
    """
    target = request.GET.get("next") or reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(target)
    if request.user.has_perm("wagtailadmin.access_admin"):
        there = way_back(request, target)
        return redirect(there if there != "/" else "wagtailadmin_home")
    get_messages(request).used = True  # Wagtail said the same in words of its own
    sentence = _("The back office is for the team.")
    return render(request, "portal/refused.html", {"sentence": sentence}, status=403)


class WayOfWorking(ThemeSettingsPanel):
    """Contrast, density and keys; light and dark are those of the portal."""

    title = gettext_lazy("Contrast, density and keys")

    def get_form(self):
        form = super().get_form()
        form.fields.pop("theme", None)
        return form


class OfficeAccount(AccountView):
    """How somebody works in the back office.

    Name, address, picture, password, light and dark and what one hears of are changed in the portal
    alone.
    """

    def get_panels(self):
        person, profile = self.request.user, UserProfile.get_for_user(self.request.user)
        return [WayOfWorking(self.request, person, profile)]


def _form_page(request: HttpRequest, form, title: str, icon: str, after=None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            if after:
                after()
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = {"form": form, "title": title, "icon": icon}
    return render(request, "office/form.html", context, status=422 if form.errors else 200)


@permission_required("portal.change_look", raise_exception=True)
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """How the portal calls itself and looks."""
    form = LookForm(
        request.POST or None, request.FILES or None, instance=Look.objects.order_by("pk").first()
    )
    return _form_page(request, form, _("Look"), "view", forget_look)


@permission_required("accounts.change_ruleoverride", raise_exception=True)
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The product's numbers."""
    return _form_page(request, RulesForm(request.POST or None), _("Rules"), "cog")
