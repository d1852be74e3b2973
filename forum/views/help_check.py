"""Where the mail "did this help?" leads: without a sign-in, the link's signature is the
permission.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.accounts.rules import value_of
from community.notifications.mail.addresses import BadToken, mail_of
from forum import actions, permissions
from forum.actions.help_check import note_solved, say_still_stuck
from forum.models import HelpCheck, Topic
from forum.notifications.help_check import OF_HELP_CHECK, answers_to_choose


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def help_check(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the answers, the chosen one first; only POST accepts one or says "still stuck".

    Mail scanners open every link, so opening one does nothing. Another site's form could do no more
    than who holds the mail.
    """
    check, topic = _load(token)
    chosen = request.POST.get("answer") or request.GET.get("answer") or ""
    answers = list(answers_to_choose(topic))
    answers.sort(key=lambda post: str(post.pk) != chosen)
    if request.method == "POST" and not topic.solved_on:
        if request.POST.get("stuck"):
            say_still_stuck(check, by=topic.poster)
        elif answers and str(answers[0].pk) == chosen:
            actions.accept_answer(answers[0], by=topic.poster)
            note_solved(check)
        check.refresh_from_db()
        topic.refresh_from_db()
    context = {
        "topic": topic,
        "check": check,
        "answers": answers,
        "stuck": bool(request.GET.get("stuck")),
    }
    response = render(request, "forum/help_check.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _load(token: str) -> tuple[HelpCheck, Topic]:
    """The record and its topic; 404 for a wrong or old link, and for what its author may not accept
    in any more.
    """
    try:
        mail = mail_of(token, OF_HELP_CHECK)
    except BadToken:
        raise Http404 from None
    check = HelpCheck.objects.filter(mail=mail).first()
    topic = (
        Topic.objects.visible_to(mail.recipient)
        .filter(pk=check.topic_id)
        .select_related("poster")
        .first()
        if check
        else None
    )
    too_old = timezone.now() - mail.created > timedelta(days=value_of("reply_days"))
    if (
        topic is None
        or too_old
        or topic.poster_id != mail.recipient_id
        or not permissions.can_accept(mail.recipient, topic)
    ):
        raise Http404
    return check, topic
