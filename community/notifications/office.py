"""Mail that does not leave, in the back office."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.accounts.models import UnsentLetter
from community.notifications.actions.trouble import trust_address, try_given_up_again
from community.notifications.mail.explaining import in_plain_words
from community.notifications.models import GIVEN_UP, WAITING, Mail, StoppedAddress
from community.numbers import number
from community.office import (
    Item,
    OfficePage,
    Waiting,
    declare_pages,
    declare_waiting,
    holders_of,
)

MAY_SEE = "accounts.view_user"  # addresses are told
TROUBLED = 2  # tries after which a mail that waits is in trouble
OF_LATE = timedelta(days=14)
MOST_SHOWN = 100


def trouble(user, most: int) -> list[Item]:
    """Mail that does not leave now, and what was given up of late: the oldest first."""
    return sorted([*_stuck(), *_given_up(most), *_stopped(most)], key=lambda item: item.since)[
        :most
    ]


def _stuck() -> list[Item]:
    """That mail waits for a server: one line, however many wait."""
    page = reverse("office_mail")
    mails = Mail.objects.filter(WAITING, attempts__gte=TROUBLED).order_by("-attempts", "-id")[:1]
    letters = UnsentLetter.objects.order_by("pk")[:1]
    return [
        Item(gettext("Mail waits for the mail server"), f"{page}#stuck", one.created)
        for one in (*mails, *letters)
    ][:1]


def _given_up(most: int) -> list[Item]:
    found = Mail.objects.filter(GIVEN_UP, created__gte=timezone.now() - OF_LATE)
    page = reverse("office_mail")
    return [
        Item(
            gettext("Given up: mail to %(name)s") % {"name": mail.recipient.name},
            f"{page}#given-up",
            mail.created,
            in_plain_words(mail.dropped),
        )
        for mail in found.select_related("recipient").order_by("-id")[:most]
    ]


def _stopped(most: int) -> list[Item]:
    page = reverse("office_mail")
    return [
        Item(row.email, f"{page}#stopped", row.created, in_plain_words(row.reason))
        for row in StoppedAddress.objects.order_by("-id")[:most]
        if row.created >= timezone.now() - OF_LATE
    ]


@permission_required(MAY_SEE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """What waits for the server, what was given up, which addresses get no more mail; and another
    try.
    """
    if request.method == "POST":
        if stopped := number(request.POST.get("address")):
            trust_address(stopped)
            messages.success(request, gettext("Mail goes to this address again."))
        else:
            tried = try_given_up_again()
            said = ngettext("%(n)d mail is tried again.", "%(n)d mails are tried again.", tried)
            messages.success(request, said % {"n": tried})
        return redirect("office_mail")
    context = {
        "stuck": [
            (letter.to, letter.created, "") for letter in UnsentLetter.objects.order_by("pk")[:20]
        ]
        + [
            (one.recipient.name, one.created, one.attempts)
            for one in Mail.objects.filter(WAITING, attempts__gte=TROUBLED)
            .select_related("recipient")
            .order_by("-attempts", "-id")[:20]
        ],
        "given_up": [
            (one, in_plain_words(one.dropped))
            for one in Mail.objects.filter(GIVEN_UP)
            .select_related("recipient")
            .order_by("-id")[:MOST_SHOWN]
        ],
        "stopped": [
            (row, in_plain_words(row.reason))
            for row in StoppedAddress.objects.order_by("-id")[:MOST_SHOWN]
        ],
    }
    return render(request, "office/mail.html", context)


declare_pages(
    OfficePage("office_mail", ("mail/",), mail, _("Mail"), "mail", 340, holders_of(MAY_SEE))
)
declare_waiting(
    Waiting(
        "mail",
        _("Mail trouble"),
        "mail",
        400,
        holders_of(MAY_SEE),
        trouble,
        _("all mail leaves"),
        lambda: reverse("office_mail"),
    )
)
