"""Every kind of page that the product has: one example or more for each address of
`community/urls.py`.

A new address must stand in one of the three tables here, or a test of the suite fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from community.accounts.models import User
from community.notifications.mail.addresses import LINK, token_of
from community.notifications.models import Mail
from community.portal.inviting import invitations, invite, link_of
from forum.models import HelpCheck, Post, Topic
from forum.notifications.help_check import OF_HELP_CHECK
from forum.permissions import forums_where
from ideas.models import Idea, StatusChange
from kb.models import Article, Category, FaqPage, NewsPage, Troubleshooting, VideoGuide

VISITOR, MEMBER, ADMIN = "visitor", "member", "administrator"
PAGE, SEARCH = 1.5, 4.0  # times a topic page for the same reader
QUERIES = {VISITOR: 8, MEMBER: 10, ADMIN: 10}
MOST = 12  # addresses of one kind


@dataclass(frozen=True)
class Kind:
    """A kind of page: where its examples are, who reads it, what it may cost."""

    name: str
    route: str
    addresses: Callable[[], list[str]]
    readers: tuple[str, ...] = (VISITOR, MEMBER)
    times: float = PAGE
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    more: int = 0  # queries than a page may usually ask

    def most_queries(self, reader: str) -> int:
        """How many statements one request of this reader may be."""
        return QUERIES[reader] + self.more


def routes() -> Iterator[str]:
    """The routes of the URL table, each argument by its name alone, without Wagtail's own admin."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield re.sub(r"<\w+:(\w+)>", r"<\1>", route)
            elif not route.startswith(NOT_OURS):
                yield from walk(entry, route)

    yield from walk(get_resolver("community.urls"), "")


NOT_OURS = ("office/", "anymail/", "django-admin/", "accounts/oidc/")

# --- where examples are
# -----------------------------------------------------------------------------------------------


def _public_topics():
    return Topic.objects.visible_to(AnonymousUser()).listed()


def topics() -> list[str]:
    """The newest topics that everybody may read."""
    return [topic.get_absolute_url() for topic in _public_topics().newest()[:MOST]]


def _topic_ids() -> list[int]:
    return list(_public_topics().newest().values_list("pk", flat=True)[:MOST])


def _of_topics(name: str) -> Callable[[], list[str]]:
    return lambda: [reverse(name, args=[pk]) for pk in _topic_ids()]


def _of_posts(name: str) -> Callable[[], list[str]]:
    def find() -> list[str]:
        posts = Post.objects.visible_to(AnonymousUser()).answers().order_by("-replies_count", "id")
        return [reverse(name, args=[pk]) for pk in posts.values_list("pk", flat=True)[:MOST]]

    return find


def _named(name: str, *args: str, query: str = "") -> Callable[[], list[str]]:
    return lambda: [reverse(name, args=args) + query]


def _forums() -> list[str]:
    from forum.models import Forum

    readable = forums_where(AnonymousUser(), "can_read_forum")
    found = Forum.objects.filter(pk__in=readable, type=Forum.FORUM_POST).order_by("pk")
    return [forum.get_absolute_url() for forum in found[:MOST]]


def _tags(name: str) -> Callable[[], list[str]]:
    def find() -> list[str]:
        slugs = _public_topics().filter(tags__isnull=False).values_list("tags__slug", flat=True)
        return [reverse(name, args=[slug]) for slug in sorted(set(slugs))[:MOST]]

    return find


def ideas() -> list[str]:
    """Ideas that everybody may read, those with most votes first."""
    return [idea.get_absolute_url() for idea in _public_ideas()]


def _public_ideas():
    return Idea.objects.visible_to(AnonymousUser()).listed().order_by("-votes_count", "pk")[:MOST]


def _of_ideas(name: str) -> Callable[[], list[str]]:
    return lambda: [reverse(name, args=[idea.pk]) for idea in _public_ideas()]


def _decisions() -> list[str]:
    found = StatusChange.objects.order_by("pk").values_list("pk", flat=True)[:MOST]
    return [reverse("edit_decision", args=[pk]) for pk in found]


def _articles(*models) -> Callable[[], list[str]]:
    def find() -> list[str]:
        found = [page for model in models for page in model.objects.live().order_by("pk")[:MOST]]
        return [page.get_absolute_url() for page in found]

    return find


def _people() -> list[str]:
    from community.accounts.models import User

    found = User.objects.filter(is_active=True).order_by("-answers_count", "-topics_count", "pk")
    return [person.get_absolute_url() for person in found[:MOST]]


def _mail_of_somebody(about: str, stream: str) -> Mail:
    topic = (
        _public_topics()
        .filter(is_question=True, solved_on=None, poster__isnull=False)
        .order_by("-answers_count", "pk")
        .first()
    )
    about = f"topic.{topic.pk}" if about == "topic" else about
    found = Mail.objects.filter(about=about, stream=stream).order_by("pk").first()
    return found or Mail.objects.create(
        recipient=topic.poster, stream=stream, about=about, sent_on=timezone.now()
    )


def _stop_links() -> list[str]:
    return [
        reverse(
            "stop_mail", args=[token_of(_mail_of_somebody("topic", Mail.Stream.NOTICES).pk, LINK)]
        )
    ]


def _help_check() -> list[str]:
    mail = _mail_of_somebody("topic", Mail.Stream.HELP_CHECK)
    HelpCheck.objects.get_or_create(
        mail=mail, defaults={"topic_id": int(mail.about.partition(".")[2])}
    )
    return [reverse("help_check", args=[token_of(mail.pk, OF_HELP_CHECK)])]


def _invitation() -> list[str]:
    somebody, address = User.objects.filter(is_team=True).first(), "new@northwind.example"
    open_one = invitations().filter(email=address).first()
    return [link_of(open_one or invite(address, "agent", by=somebody))[len(settings.SITE_URL) :]]


def _searches(*more: str) -> Callable[[], list[str]]:
    return lambda: [f"{reverse('search')}?q={word}" for word in more]


HTMX = (("HX-Request", "true"),)
MEMBERS = (MEMBER,)
VISITORS = (VISITOR,)

KINDS = (
    Kind("topic", "topics/<topic_id>/<slug>/", topics),
    Kind(
        "topic by votes",
        "topics/<topic_id>/<slug>/",
        lambda: [f"{path}?sort=votes" for path in topics()],
    ),
    Kind("home", "", _named("home")),
    Kind("lists of topics", "topics/", _named("topics")),
    Kind(
        "narrowed lists",
        r"^topics/(?P<name>unanswered|unsolved|solved|new|mine)/$",
        lambda: [reverse("topics", args=[name]) for name in ("unanswered", "unsolved", "solved")],
    ),
    Kind(
        "lists of one's own",
        r"^topics/(?P<name>unanswered|unsolved|solved|new|mine)/$",
        lambda: [reverse("topics", args=[name]) for name in ("new", "mine")],
        MEMBERS,
    ),
    Kind("forums", "forums/", _named("forums")),
    Kind("a forum", "forums/<forum_id>/<slug>/", _forums),
    Kind("a tag", "tags/<slug>/", _tags("tag")),
    Kind("bookmarks", "bookmarks/", _named("bookmarks"), MEMBERS),
    Kind("ask", "ask/", _named("ask"), MEMBERS),
    Kind(
        "what came since",
        "live/since/",
        lambda: [f"{reverse('live_since')}?group=topic.{pk}&after=0" for pk in _topic_ids()],
    ),
    Kind("first unread post", "topics/<topic_id>/unread/", _of_topics("unread"), status=302),
    Kind("a topic without its name", "topics/<topic_id>/", _of_topics("topic_by_id"), status=301),
    Kind("managing a topic", "topics/<topic_id>/manage/", _of_topics("manage_topic"), (ADMIN,)),
    Kind("a post's address", "posts/<post_id>/", _of_posts("post"), status=302),
    Kind("a post's menu", "posts/<post_id>/more/", _of_posts("post_more"), headers=HTMX),
    Kind("a post's menu as a page", "posts/<post_id>/more/", _of_posts("post_more")),
    Kind("all replies", "posts/<post_id>/replies/", _of_posts("replies"), headers=HTMX),
    Kind("a quotation", "posts/<post_id>/quote/", _of_posts("quote"), MEMBERS, headers=HTMX),
    Kind("editing a post", "posts/<post_id>/edit/", _of_posts("edit"), (ADMIN,)),
    Kind("a post's history", "posts/<post_id>/history/", _of_posts("history"), (ADMIN,)),
    Kind("did this help", "helped/<token>/", _help_check, VISITORS),
    Kind(
        "people to name",
        "posts/people/",
        lambda: [f"{reverse('offered_people')}?place=topic.{pk}&q=c" for pk in _topic_ids()],
        MEMBERS,
    ),
    Kind("tags to give", "topics/tags/", _named("offered_tags", query="?q=r"), MEMBERS),
    Kind("ideas", "ideas/", _named("ideas")),
    Kind("ideas by votes", "ideas/", _named("ideas", query="?sort=top&status=completed")),
    Kind(
        "one's own ideas",
        r"^ideas/(?P<name>mine|voted)/$",
        lambda: [reverse("own_ideas", args=[name]) for name in ("mine", "voted")],
        MEMBERS,
    ),
    Kind("roadmap", "ideas/roadmap/", _named("roadmap"), more=3),  # a column each
    Kind("submitting an idea", "ideas/new/", _named("submit_idea"), MEMBERS),
    Kind("an idea", "ideas/<idea_id>/<slug>/", ideas),
    Kind(
        "an idea without its name", "ideas/<idea_id>/", lambda: _without_names(ideas()), status=301
    ),
    Kind("who voted", "ideas/<idea_id>/voters/", _of_ideas("idea_voters")),
    Kind("deciding about an idea", "ideas/<idea_id>/status/", _of_ideas("decide_idea"), (ADMIN,)),
    Kind("editing an idea", "ideas/<idea_id>/edit/", _of_ideas("edit_idea"), (ADMIN,)),
    Kind("an idea's history", "ideas/<idea_id>/history/", _of_ideas("idea_history"), (ADMIN,)),
    Kind("editing a decision", "decisions/<change_id>/edit/", _decisions, (ADMIN,)),
    Kind("an invitation", "invited/<token>/", _invitation, VISITORS),
    Kind("knowledge base", "kb/", _named("kb")),
    Kind("article", "kb/<page_id>/<slug>/", _articles(Article, NewsPage, VideoGuide)),
    Kind("FAQ", "kb/<page_id>/<slug>/", _articles(FaqPage)),
    Kind("decision tree", "kb/<page_id>/<slug>/", _articles(Troubleshooting)),
    Kind("category of articles", "kb/<page_id>/<slug>/", _articles(Category)),
    Kind(
        "an article without its name",
        "kb/<page_id>/",
        lambda: _without_names(_articles(Article)()),
        status=301,
    ),
    Kind(
        "suggesting an edit", "kb/<page_id>/suggest/", lambda: _of_articles("kb_suggest"), MEMBERS
    ),
    Kind(
        "suggested edits",
        "kb/<page_id>/suggestions/",
        lambda: _of_articles("kb_suggestions"),
        MEMBERS,
    ),
    Kind(
        "search, one word",
        "search/",
        _searches("router", "light", "notice"),
        times=SEARCH,
        more=1,
    ),  # each kind of result asks its room once
    Kind(
        "search, three words",
        "search/",
        _searches("router+drops+evening", "notice+by+mail"),
        times=SEARCH,
        more=2,
    ),  # where no entry has all words, those with some of them are looked for
    Kind("search without a question", "search/", _named("search"), times=PAGE),
    Kind(
        "what is offered while typing",
        "search/instant/",
        _named("search_instant", query="?q=rou"),
        times=SEARCH,
    ),
    Kind("people", "people/", _named("people")),
    Kind("a person", "people/<user_id>/<slug>/", _people),
    Kind(
        "a person without the name",
        "people/<user_id>/",
        lambda: _without_names(_people()),
        status=301,
    ),
    Kind("notices", "notices/", _named("notices"), MEMBERS),
    Kind("what I hear", "settings/notices/", _named("notice_preferences"), MEMBERS),
    Kind("stopping mail", "mail/<token>/", _stop_links, VISITORS),
    Kind("settings", "settings/", _named("profile_settings"), MEMBERS),
    Kind("closing an account", "settings/close/", _named("close_account"), MEMBERS),
    Kind("status", "health/", _named("health"), headers=(("Accept", "text/html"),)),
    Kind("robots", "robots.txt", lambda: ["/robots.txt"], VISITORS),
    Kind("sign-in", "accounts/login/", _named("account_login"), VISITORS),
    Kind("sign-up", "accounts/signup/", _named("account_signup"), VISITORS),
    Kind("sign-out", "accounts/logout/", _named("account_logout"), MEMBERS),
    Kind(
        "a new password by mail",
        "accounts/password/reset/",
        _named("account_reset_password"),
        VISITORS,
    ),
    Kind(
        "a new password is on its way",
        "accounts/password/reset/done/",
        _named("account_reset_password_done"),
        VISITORS,
    ),
    Kind(
        "the new password is set",
        "accounts/password/reset/key/done/",
        _named("account_reset_password_from_key_done"),
        VISITORS,
    ),
    Kind(
        "an outdated link to a password",
        r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        lambda: ["/accounts/password/reset/key/1-x-y/"],
        VISITORS,
    ),
    Kind(
        "confirm the address",
        "accounts/confirm-email/",
        _named("account_email_verification_sent"),
        VISITORS,
    ),
    Kind(
        "an outdated link to an address",
        r"accounts/^confirm-email/(?P<key>[-:\w]+)/$",
        lambda: ["/accounts/confirm-email/x:y/"],
        VISITORS,
    ),
    Kind("an account that is off", "accounts/inactive/", _named("account_inactive"), VISITORS),
    Kind("addresses of mail", "accounts/email/", _named("account_email"), MEMBERS),
    Kind("password", "accounts/password/change/", _named("account_change_password"), MEMBERS),
    Kind("two steps", "accounts/2fa/", _named("mfa_index"), MEMBERS),
    Kind("passkeys", "accounts/2fa/webauthn/", _named("mfa_list_webauthn"), MEMBERS),
    Kind("devices", "accounts/sessions/", _named("usersessions_list"), MEMBERS),
    Kind("sign-in elsewhere", "accounts/3rdparty/", _named("socialaccount_connections"), MEMBERS),
    Kind(
        "sign-in elsewhere was broken off",
        "accounts/3rdparty/login/cancelled/",
        _named("socialaccount_login_cancelled"),
        VISITORS,
    ),
    Kind(
        "sign-in elsewhere failed",
        "accounts/3rdparty/login/error/",
        _named("socialaccount_login_error"),
        VISITORS,
        status=401,
    ),
)


def _without_names(paths: list[str]) -> list[str]:
    return ["/".join(path.split("/")[:3]) + "/" for path in paths]


def _of_articles(name: str) -> list[str]:
    return [
        reverse(name, args=[pk])
        for pk in Article.objects.live().order_by("pk").values_list("pk", flat=True)[:MOST]
    ]


# What answers to POST alone; a test sees that each refuses GET.
POSTED = {
    "topics/<topic_id>/article/",
    "gaps/<gap_id>/<verb>/",
    "topics/read/",
    "topics/<topic_id>/answer/",
    "topics/<topic_id>/read/",
    "topics/<topic_id>/do/<verb>/",
    "merges/<merge_id>/undo/",
    "drafts/",
    "posts/preview/",
    "posts/upload/",
    "posts/<post_id>/vote/",
    "posts/<post_id>/bookmark/",
    "posts/<post_id>/accept/",
    "posts/<post_id>/confirm/",
    "posts/<post_id>/remove/",
    "posts/<post_id>/restore/",
    "ideas/similar/",
    "ideas/<idea_id>/vote/",
    "ideas/<idea_id>/remove/",
    "ideas/<idea_id>/restore/",
    "search/counted/",
    "search/opened/",
    "ask/help/",
    "ask/help/<verb>/",
    "kb/tell-me/",
    "kb/<page_id>/seen/",
    "kb/<page_id>/helpful/",
    "kb/<page_id>/verify/",
    "notices/read/",
    "notices/<notice_id>/",
    "follow/",
    "choose/",
}

FILE, MACHINE, STEP = (
    "a file",
    "read by programs",
    "a step of signing in that needs the one before it",
)
# What is no page, or no page by itself, and why.
NO_PAGES = {
    "files/<file_id>/<name>": FILE,
    "documents/<document_id>/<document_filename>": FILE,
    "media/<path>": FILE,
    r"^assets/site-[0-9a-f]{12}\.(?P<kind>[a-z.]+)$": FILE,
    "banners/<about>/<version>.png": FILE,
    "settings/export/": "a zip of everything that somebody wrote",
    "topics/feed/": MACHINE,
    "topics/<topic_id>/feed/": MACHINE,
    "forums/<forum_id>/feed/": MACHINE,
    "tags/<slug>/feed/": MACHINE,
    "sitemap.xml": MACHINE,
    "sitemap-<section>.xml": MACHINE,
    "demo/mail/": "the demo alone has it",
    "demo/mail/<file>/<number>/": "the demo alone has it",
    "setup/": "gone once it was completed",
    "forums/<forum_id>/": "leads to the address with the name",
    "accounts/reauthenticate/": STEP,
    "accounts/password/set/": "for whoever has no password",
    "accounts/login/code/confirm/": STEP,
    "accounts/2fa/authenticate/": STEP,
    "accounts/2fa/reauthenticate/": STEP,
    "accounts/2fa/totp/activate/": STEP,
    "accounts/2fa/totp/deactivate/": STEP,
    "accounts/2fa/recovery-codes/": STEP,
    "accounts/2fa/recovery-codes/generate/": STEP,
    "accounts/2fa/recovery-codes/download/": FILE,
    "accounts/2fa/webauthn/add/": STEP,
    "accounts/2fa/webauthn/reauthenticate/": STEP,
    "accounts/2fa/webauthn/keys/<pk>/remove/": STEP,
    "accounts/2fa/webauthn/keys/<pk>/edit/": STEP,
    "accounts/2fa/webauthn/login/": MACHINE,
    "accounts/3rdparty/signup/": STEP,
    "accounts/social/login/cancelled/": "an older address that leads to the present one",
    "accounts/social/login/error/": "an older address that leads to the present one",
    "accounts/social/signup/": "an older address that leads to the present one",
    "accounts/social/connections/": "an older address that leads to the present one",
}
