"""The back office's page of invitations to the team."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.accounts.doors import TOO_OFTEN
from community.accounts.limits import TooOften, spend_as
from community.numbers import number
from community.portal.inviting import ROLE_NAMES, invitations, invite, is_too_old, revoke

MAY_INVITE = "accounts.add_user"
MOST_AT_ONCE = 20
MOST_SHOWN = 100


class InvitationForm(forms.Form):
    """Addresses, one a line, and the role that all of them get."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses, one a line"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(ROLE_NAMES.items()))

    def clean_addresses(self) -> list[str]:
        found = dict.fromkeys(self.cleaned_data["addresses"].replace(",", "\n").split())
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(_("At most %(n)d at once.") % {"n": MOST_AT_ONCE})
        for address in found:
            try:
                validate_email(address)
            except ValidationError:
                said = _("This is no e-mail address: %(address)s")
                raise ValidationError(said % {"address": address}) from None
        return list(found)


@permission_required(MAY_INVITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def team_invitations(request: HttpRequest) -> HttpResponse:
    """Who is invited and has not come yet; invite others, once more, or not after all."""
    form = InvitationForm()
    if request.method == "POST" and (taken_back := number(request.POST.get("revoke"))):
        revoke(taken_back, by=request.user)
        messages.success(request, _("The invitation is taken back: its link is worth nothing now."))
        return redirect("office_invitations")
    if request.method == "POST":
        form = InvitationForm(request.POST)
        if form.is_valid() and _invite_all(request, form):
            return redirect("office_invitations")
    rows = [
        (one, ROLE_NAMES.get(one.role, one.role), is_too_old(one))
        for one in invitations()[:MOST_SHOWN]
    ]
    context = {"form": form, "rows": rows}
    return render(request, "office/invitations.html", context, status=422 if form.errors else 200)


def _invite_all(request: HttpRequest, form: InvitationForm) -> bool:
    addresses = form.cleaned_data["addresses"]
    for done, address in enumerate(addresses):
        try:
            spend_as(request.user, "invitations_per_hour")
        except TooOften:
            form.data = {**form.data.dict(), "addresses": "\n".join(addresses[done:])}
            form.add_error("addresses", TOO_OFTEN)
            return False
        invite(address, form.cleaned_data["role"], by=request.user)
    said = ngettext("%(n)d invitation is sent.", "%(n)d invitations are sent.", len(addresses))
    messages.success(request, said % {"n": len(addresses)})
    return True
