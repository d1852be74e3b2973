"""The mail that asks whether the answers helped."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from community.notifications.kinds import declare_composer
from community.notifications.mail.addresses import token_of
from community.notifications.mail.composing import LONGEST, Letter, absolute
from community.notifications.models import Mail
from community.things.ref import Ref
from forum.models import Post, Topic
from forum.permissions import can_accept

OF_HELP_CHECK = "forum.asking_back"  # signed: links in mails of before go on working
MOST_ANSWERS = 5


def answers_to_choose(topic):
    """The answers that an asker is asked about: the most helpful first."""
    return (
        Post.objects.filter(topic=topic, approved=True)
        .answers()
        .select_related("poster")
        .order_by("-score", "number")[:MOST_ANSWERS]
    )


def compose(mail: Mail) -> Letter | None:
    """The answers with a link each; None when the question was solved, closed or hidden in the
    meantime.
    """
    about = Ref.parse(mail.about)
    topic = Topic.objects.visible_to(mail.recipient).filter(pk=about.id if about else 0).first()
    if topic is None or topic.solved_on or not can_accept(mail.recipient, topic):
        return None
    page = settings.SITE_URL + reverse("help_check", args=[token_of(mail.pk, OF_HELP_CHECK)])
    answers = [
        {
            "author": post.poster.name if post.poster else _("former member"),
            "text": post.content.raw[:LONGEST],
            "html": absolute(post.content.rendered),
            "address": f"{page}?answer={post.pk}",
        }
        for post in answers_to_choose(topic)
    ]
    if not answers:
        return None
    context = {
        "title": topic.subject,
        "answers": answers,
        "stuck": f"{page}?stuck=1",
        "address": settings.SITE_URL + topic.get_absolute_url(),
    }
    return Letter(
        _("Did this help? %(title)s") % {"title": topic.subject},
        "help_check",
        context,
        conversation=mail.about,
    )


declare_composer(Mail.Stream.HELP_CHECK, compose)
