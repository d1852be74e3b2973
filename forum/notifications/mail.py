"""Mail that belongs to the forum: answers that come by mail, and what the digest says about
topics.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.accounts.doors import Refused
from community.notifications.kinds import (
    DigestSection,
    MailAbout,
    NotTaken,
    Passage,
    declare_digest,
    declare_mail_about,
)
from community.notifications.models import Mail, Subscription
from community.things.ref import ids_by_prefix
from community.writing.by_mail import with_files
from forum import actions
from forum.forms import PostForm
from forum.models import Post, Topic
from forum.permissions import can_attach, can_post
from forum.unread import unread_by


def passages(user, post_ids) -> dict[int, Passage]:
    """The words of these posts that `user` may see, by the id of the post."""
    posts = (
        Post.objects.visible_to(user)
        .filter(pk__in=post_ids, approved=True)
        .select_related("poster", "topic")
    )
    return {
        post.pk: Passage(
            post.poster.name if post.poster else gettext("former member"),
            post.content.raw,
            post.content.rendered,
            post.get_absolute_url(),
        )
        for post in posts
    }


def answer_by_mail(user, topic_id: int, post_id: int | None, text: str, files) -> str:
    """Post what came by mail: a reply to the answer that the mail was about, else an answer.

    Raises NotTaken.
    """
    merged_into = Topic.objects.filter(pk=topic_id).values_list("merged_into_id", flat=True).first()
    topic = Topic.objects.visible_to(user).filter(pk=merged_into or topic_id).first()
    if topic is None or not can_post(user, topic):
        raise NotTaken(_("This topic is closed for new posts."))
    taken = can_attach(user, topic.forum_id)
    form = PostForm({"body": with_files(text, files, by=user, are_taken=taken)})
    if not form.is_valid():
        raise NotTaken(" ".join(form.errors.get("body", [])))
    parent = (
        Post.objects.filter(pk=post_id, topic=topic, approved=True)
        .exclude(pk=topic.first_post_id)
        .first()
    )
    try:
        if parent:
            return actions.post_reply(
                parent, by=user, content=form.cleaned_data["body"]
            ).get_absolute_url()
        return actions.post_answer(
            topic, by=user, content=form.cleaned_data["body"]
        ).get_absolute_url()
    except Refused:
        raise NotTaken(_("This post was removed in the meantime.")) from None


def digest_sections(user, moment) -> list[DigestSection]:
    """The best unread since the last digest in what somebody follows, and what was solved this week
    in their language.
    """
    week = moment - timedelta(days=7)
    before = Mail.objects.filter(
        recipient=user, stream=Mail.Stream.DIGEST, created__lt=moment
    ).exclude(sent_on=None)
    since = max(before.order_by("-id").values_list("created", flat=True).first() or week, week)
    visible = Topic.objects.visible_to(user).listed()
    fresh = (
        unread_by(user, visible.filter(last_post_on__gt=since))
        .filter(_followed_by(user))
        .distinct()
    )
    best = list(fresh.order_by("-first_post__score", "-last_post_on")[:5])
    solved = (
        visible.solved()
        .filter(solved_on__gt=week)
        .exclude(poster=user)
        .exclude(pk__in=[topic.pk for topic in best])
    )
    if user.language:
        solved = solved.filter(forum__language__in=["", user.language])
    solved = solved.order_by("-first_post__score", "-solved_on")[:5]
    sections = []
    for heading, topics, is_news in (
        (_("Unread in what you follow"), best, True),
        (_("Solved this week"), solved, False),
    ):
        links = [
            (topic.subject, settings.SITE_URL + topic.get_absolute_url(), _answers(topic))
            for topic in topics
        ]
        if links:
            sections.append(DigestSection(str(heading), links, is_news))
    return sections


def _answers(topic) -> str:
    return ngettext("%(n)d answer", "%(n)d answers", topic.answers_count) % {
        "n": topic.answers_count
    }


def _followed_by(user) -> Q:
    followed = Subscription.objects.filter(
        user=user, level__gte=Subscription.Level.TRACKING
    ).order_by("-id")
    ids = ids_by_prefix(followed.values_list("about", flat=True)[:500])
    return (
        Q(pk__in=ids.get("topic", []))
        | Q(forum_id__in=ids.get("forum", []))
        | Q(tags__in=ids.get("tag", []))
        | Q(poster_id__in=ids.get("person", []))
    )


declare_mail_about(
    "topic", MailAbout(passages=passages, answer=answer_by_mail, limit="posts_per_minute")
)
declare_digest(digest_sections)
