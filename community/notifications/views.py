"""The list behind the bell; what somebody follows; what they want to hear."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import members_only
from community.accounts.origin import way_back
from community.notifications import actions
from community.notifications.forms import PreferencesForm
from community.notifications.mail.addresses import LINK, BadToken, mail_of
from community.notifications.models import Notice, Preferences, StoppedAddress, Subscription
from community.notifications.querysets import followed_things, newest_groups
from community.numbers import number
from community.things.kinds import readable_among, title_of
from community.things.ref import Ref


@members_only
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """What this member was told, newest first, grouped."""
    groups, following = newest_groups(request.user, request.GET.get("before"))
    return render(request, "notifications/list.html", {"groups": groups, "following": following})


@members_only
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """All of them have been seen, or one line of the list (`about` and `kind`)."""
    actions.mark_notices_read(
        by=request.user,
        about=request.POST.get("about") or None,
        kind=request.POST.get("kind") or None,
    )
    return redirect("notices")


@members_only
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go where a notice points; its whole line counts as seen."""
    notice = get_object_or_404(Notice, pk=notice_id, recipient=request.user)
    actions.mark_notices_read(by=request.user, about=notice.about, kind=notice.kind)
    return redirect(notice.address)


@members_only
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Set how closely to follow a thing; what one may not see is not there."""
    about, level = request.POST.get("about", ""), number(request.POST.get("level"))
    if level not in Subscription.Level.values or about not in readable_among(request.user, [about]):
        raise Http404
    subscription = actions.follow(about, by=request.user, level=level)
    if request.headers.get("HX-Request"):
        return render(
            request, "notifications/follow.html", {"about": about, "level": subscription.level}
        )
    return redirect(way_back(request))


@members_only
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The matrix, quiet hours, defaults of following, and everything that is followed."""
    stored = Preferences.objects.filter(user=request.user).first() or Preferences(user=request.user)
    form = PreferencesForm(request.POST or None, instance=stored)
    stopped = StoppedAddress.objects.filter(email=request.user.email.lower()).first()
    if request.method == "POST" and "try_again" in request.POST and stopped:
        stopped.delete()
        messages.success(request, _("Mail goes to your address again."))
        return redirect("notice_preferences")
    if request.method == "POST" and form.is_valid():
        actions.save_preferences(by=request.user, **form.changes())
        messages.success(request, _("Saved."))
        return redirect("notice_preferences")
    sections, following = followed_things(request.user, request.GET.get("before"))
    context = {"form": form, "stopped": stopped, "sections": sections, "following": following}
    return render(
        request, "notifications/preferences.html", context, status=422 if form.is_bound else 200
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The link in every mail, without a sign-in:

    GET shows what can be stopped, POST stops it (RFC 8058 posts by itself).

    The token is the permission, so a form of another site could do no more than whoever holds the
    mail.
    """
    try:
        mail = mail_of(token, LINK)
    except BadToken:
        raise Http404 from None
    person, done = mail.recipient, ""
    if request.method == "POST":
        done = request.POST.get("do", "stop")
        if done == "mute" and mail.about:
            actions.follow(mail.about, by=person, level=Subscription.Level.MUTED)
        elif done == "undo":
            actions.stop_stream(mail.stream, by=person, stop=False)
        else:
            done = "stop"
            actions.stop_stream(mail.stream, by=person)
    about = Ref.parse(mail.about)
    thing = title_of(person, about) if about else None
    context = {"mail": mail, "done": done, "thing": thing}
    return render(request, "notifications/stop.html", context)
