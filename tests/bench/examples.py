"""Addresses of examples of each kind of page, found in whatever data there is."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from community.accounts.models import User
from community.notifications.mail.addresses import LINK, token_of
from community.notifications.models import Mail
from community.portal.inviting import invitations, invite, link_of
from community.tags.models import Tag
from forum.models import Forum, HelpCheck, Post, Topic
from forum.notifications.help_check import OF_HELP_CHECK
from forum.permissions import forums_where
from ideas.models import Board, Comment, Idea, Note, StatusChange, VoteForCompany
from kb.models import Article
from moderation.flags.models import Matter
from moderation.releases.querysets import readable_notes

MOST = 12  # addresses of one kind


def public_topics():
    return Topic.objects.visible_to(AnonymousUser()).listed()


def topics() -> list[str]:
    """The newest topics that everybody may read."""
    return [topic.get_absolute_url() for topic in public_topics().newest()[:MOST]]


def topic_ids() -> list[int]:
    return list(public_topics().newest().values_list("pk", flat=True)[:MOST])


def of_topics(name: str) -> Callable[[], list[str]]:
    return lambda: [reverse(name, args=[pk]) for pk in topic_ids()]


def of_posts(name: str) -> Callable[[], list[str]]:
    def find() -> list[str]:
        posts = Post.objects.visible_to(AnonymousUser()).answers().order_by("-replies_count", "id")
        return [reverse(name, args=[pk]) for pk in posts.values_list("pk", flat=True)[:MOST]]

    return find


def named(name: str, *args: str, query: str = "") -> Callable[[], list[str]]:
    return lambda: [reverse(name, args=args) + query]


def forums() -> list[str]:
    readable = forums_where(AnonymousUser(), "can_read_forum")
    found = Forum.objects.filter(pk__in=readable, type=Forum.FORUM_POST).order_by("pk")
    return [forum.get_absolute_url() for forum in found[:MOST]]


def tags(name: str) -> Callable[[], list[str]]:
    def find() -> list[str]:
        slugs = public_topics().filter(tags__isnull=False).values_list("tags__slug", flat=True)
        return [reverse(name, args=[slug]) for slug in sorted(set(slugs))[:MOST]]

    return find


def release_notes() -> list[str]:
    """The release notes that everybody may read."""
    notes = readable_notes(AnonymousUser()).order_by("pk")[:MOST]
    return [note.get_absolute_url() for note in notes]


def ideas() -> list[str]:
    """Ideas that everybody may read, those with most votes first."""
    return [idea.get_absolute_url() for idea in public_ideas()]


def public_ideas():
    return Idea.objects.visible_to(AnonymousUser()).listed().order_by("-votes_count", "pk")[:MOST]


def boards(name: str) -> Callable[[], list[str]]:
    found = Board.objects.order_by("pk")
    return lambda: [reverse(name, args=[pk]) for pk in found.values_list("pk", flat=True)[:MOST]]


def of_ideas(name: str) -> Callable[[], list[str]]:
    return lambda: [reverse(name, args=[idea.pk]) for idea in public_ideas()]


def of_open_ideas(name: str) -> Callable[[], list[str]]:
    """An address of ideas that take votes."""

    def find() -> list[str]:
        still_open = Idea.objects.visible_to(AnonymousUser()).listed().undecided().order_by("pk")
        return [reverse(name, args=[pk]) for pk in still_open.values_list("pk", flat=True)[:MOST]]

    return find


def ideas_with_a_tag() -> list[str]:
    """The list narrowed to a tag of ideas that everybody may read."""
    public = Idea.objects.visible_to(AnonymousUser()).listed().undecided()
    tagged = Tag.objects.carried_by(public).order_by("pk").values_list("slug", flat=True)[:MOST]
    return [f"{reverse('ideas')}?{urlencode({'tag': slug})}" for slug in tagged]


def company_votes() -> list[str]:
    """What the team counted as wishes of companies."""
    found = VoteForCompany.objects.order_by("pk").values_list("pk", flat=True)[:MOST]
    return [reverse("company_vote", args=[pk]) for pk in found]


def comments(name: str) -> Callable[[], list[str]]:
    """An address of comments that everybody may read."""

    def find() -> list[str]:
        public = Comment.objects.visible_to(AnonymousUser()).standing().order_by("pk")
        return [reverse(name, args=[pk]) for pk in public.values_list("pk", flat=True)[:MOST]]

    return find


def notes() -> list[str]:
    """Where the team's notes are changed."""
    found = Note.objects.standing().order_by("pk").values_list("pk", flat=True)[:MOST]
    return [reverse("edit_note", args=[pk]) for pk in found]


def decisions() -> list[str]:
    found = StatusChange.objects.order_by("pk").values_list("pk", flat=True)[:MOST]
    return [reverse("edit_decision", args=[pk]) for pk in found]


def matters() -> list[str]:
    """What was flagged, as those who review see it."""
    found = Matter.objects.order_by("pk").values_list("pk", flat=True)[:MOST]
    return [reverse("review_matter", args=[pk]) for pk in found]


def own_matters() -> list[str]:
    """What became of something that Cleo wrote."""
    found = Matter.objects.filter(author__username="cleo", decisions__isnull=False)
    return [reverse("own_matter", args=[matter.pk]) for matter in found.distinct()[:MOST]]


def flaggable() -> list[str]:
    """Where a post, an idea, a comment and a person are flagged that are not Cleo's."""
    posts = Post.objects.visible_to(AnonymousUser()).answers().exclude(poster__username="cleo")
    ideas = Idea.objects.visible_to(AnonymousUser()).listed().exclude(author__username="cleo")
    said = Comment.objects.visible_to(AnonymousUser()).standing()
    found = (
        ("post", posts),
        ("idea", ideas),
        ("comment", said.exclude(author__username="cleo")),
        ("person", User.objects.filter(username="carl")),
    )
    return [
        reverse("flag", args=[kind, rows.order_by("pk").values_list("pk", flat=True)[0]])
        for kind, rows in found
    ]


def articles(*models) -> Callable[[], list[str]]:
    def find() -> list[str]:
        found = [page for model in models for page in model.objects.live().order_by("pk")[:MOST]]
        return [page.get_absolute_url() for page in found]

    return find


def people() -> list[str]:
    found = User.objects.filter(is_active=True).order_by("-answers_count", "-topics_count", "pk")
    return [person.get_absolute_url() for person in found[:MOST]]


def mail_of_somebody(about: str, stream: str) -> Mail:
    topic = (
        public_topics()
        .filter(is_question=True, solved_on=None, poster__isnull=False)
        .order_by("-answers_count", "pk")
        .first()
    )
    about = f"topic.{topic.pk}" if about == "topic" else about
    found = Mail.objects.filter(about=about, stream=stream).order_by("pk").first()
    return found or Mail.objects.create(
        recipient=topic.poster, stream=stream, about=about, sent_on=timezone.now()
    )


def stop_links() -> list[str]:
    return [
        reverse(
            "stop_mail", args=[token_of(mail_of_somebody("topic", Mail.Stream.NOTICES).pk, LINK)]
        )
    ]


def help_check() -> list[str]:
    mail = mail_of_somebody("topic", Mail.Stream.HELP_CHECK)
    HelpCheck.objects.get_or_create(
        mail=mail, defaults={"topic_id": int(mail.about.partition(".")[2])}
    )
    return [reverse("help_check", args=[token_of(mail.pk, OF_HELP_CHECK)])]


def invitation() -> list[str]:
    somebody, address = User.objects.filter(is_team=True).first(), "new@northwind.example"
    open_one = invitations().filter(email=address).first()
    return [link_of(open_one or invite(address, "agent", by=somebody))[len(settings.SITE_URL) :]]


def searches(*more: str) -> Callable[[], list[str]]:
    return lambda: [f"{reverse('search')}?q={word}" for word in more]


def without_names(paths: list[str]) -> list[str]:
    return ["/".join(path.split("/")[:3]) + "/" for path in paths]


def of_articles(name: str) -> list[str]:
    return [
        reverse(name, args=[pk])
        for pk in Article.objects.live().order_by("pk").values_list("pk", flat=True)[:MOST]
    ]
