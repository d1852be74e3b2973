"""Every kind of page that the product has: one example or more for each address of
`community/urls.py`.

A new address must stand here, in `posted.py` or in `no_pages.py`; a test sees to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kb.models import Article, Category, FaqPage, NewsPage, Troubleshooting, VideoGuide
from tests.bench.examples import (
    articles,
    boards,
    comments,
    company_votes,
    decisions,
    flaggable,
    forums,
    help_check,
    ideas,
    ideas_with_a_tag,
    invitation,
    matters,
    named,
    notes,
    of_articles,
    of_ideas,
    of_open_ideas,
    of_posts,
    of_topics,
    own_matters,
    people,
    release_notes,
    searches,
    stop_links,
    tags,
    topic_ids,
    topics,
    without_names,
)

VISITOR, MEMBER, ADMIN = "visitor", "member", "administrator"
PAGE, SEARCH = 1.5, 4.0  # times a topic page for the same reader
QUERIES = {VISITOR: 8, MEMBER: 10, ADMIN: 10}


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
    Kind("home", "", named("home")),
    Kind("lists of topics", "topics/", named("topics")),
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
    Kind("forums", "forums/", named("forums")),
    Kind("a forum", "forums/<forum_id>/<slug>/", forums),
    Kind("a tag", "tags/<slug>/", tags("tag")),
    Kind("bookmarks", "bookmarks/", named("bookmarks"), MEMBERS),
    Kind("ask", "ask/", named("ask"), MEMBERS),
    Kind(
        "what came since",
        "live/since/",
        lambda: [f"{reverse('live_since')}?group=topic.{pk}&after=0" for pk in topic_ids()],
    ),
    Kind("first unread post", "topics/<topic_id>/unread/", of_topics("unread"), status=302),
    Kind("a topic without its name", "topics/<topic_id>/", of_topics("topic_by_id"), status=301),
    Kind("managing a topic", "topics/<topic_id>/manage/", of_topics("manage_topic"), (ADMIN,)),
    Kind("a post's address", "posts/<post_id>/", of_posts("post"), status=302),
    Kind("a post's menu", "posts/<post_id>/more/", of_posts("post_more"), headers=HTMX),
    Kind("a post's menu as a page", "posts/<post_id>/more/", of_posts("post_more")),
    Kind("all replies", "posts/<post_id>/replies/", of_posts("replies"), headers=HTMX),
    Kind("a quotation", "posts/<post_id>/quote/", of_posts("quote"), MEMBERS, headers=HTMX),
    Kind("editing a post", "posts/<post_id>/edit/", of_posts("edit"), (ADMIN,)),
    Kind("a post's history", "posts/<post_id>/history/", of_posts("history"), (ADMIN,)),
    Kind("did this help", "helped/<token>/", help_check, VISITORS),
    Kind(
        "people to name",
        "posts/people/",
        lambda: [f"{reverse('offered_people')}?place=topic.{pk}&q=c" for pk in topic_ids()],
        MEMBERS,
    ),
    Kind("tags to give", "topics/tags/", named("offered_tags", query="?q=r"), MEMBERS),
    Kind("ideas", "ideas/", named("ideas")),
    Kind("ideas by votes", "ideas/", named("ideas", query="?sort=top&status=completed")),
    Kind(
        "one's own ideas",
        r"^ideas/(?P<name>mine|voted)/$",
        lambda: [reverse("own_ideas", args=[name]) for name in ("mine", "voted")],
        MEMBERS,
    ),
    Kind("overdue ideas", "ideas/overdue/", named("overdue_ideas"), (ADMIN,)),
    Kind("ideas to review", "ideas/waiting/", named("waiting_ideas"), (ADMIN,)),
    Kind("desk", "desk/", named("desk"), (ADMIN,)),
    Kind(
        "who has a thing",
        "desk/<thing>/",
        lambda: [reverse("desk_matter", args=[f"topic.{pk}"]) for pk in topic_ids()],
        (ADMIN,),
    ),
    Kind("what to take next", "desk/next/", named("desk_next"), (ADMIN,), status=302),
    Kind("the queue of flags", "review/", named("review"), (ADMIN,), more=6),
    Kind("a flagged thing", "review/<matter_id>/", matters, (ADMIN,), more=6),
    Kind("one's own flags", "flags/", named("own_flags"), MEMBERS),
    Kind("what became of one's words", "review/own/<matter_id>/", own_matters, MEMBERS),
    Kind("flagging", "flag/<kind>/<thing_id>/", flaggable, MEMBERS),
    Kind("triage of ideas", "ideas/triage/", named("triage"), (ADMIN,), more=2),
    Kind("ideas with a tag", "ideas/", ideas_with_a_tag),
    Kind("tags of an idea", "ideas/<idea_id>/tags/", of_ideas("idea_tags"), (ADMIN,)),
    Kind("a company's vote", "company-votes/<vote_id>/", company_votes, (ADMIN,)),
    Kind("roadmap in a frame", "ideas/roadmap/embedded/", named("embedded_roadmap")),
    Kind("roadmap", "ideas/roadmap/", named("roadmap")),
    Kind("roadmap by quarter", "ideas/roadmap/", named("roadmap", query="?by=quarter")),
    Kind("what was released", "changelog/", named("changelog")),
    Kind("a release note", "changelog/<note_id>/<slug>/", release_notes),
    Kind(
        "a release note without its name",
        "changelog/<note_id>/",
        lambda: without_names(release_notes()),
        status=302,
    ),
    Kind("what a board asks for", "ideas/fields/", named("board_fields"), MEMBERS),
    Kind("the form of a board", "ideas/boards/<board_id>/form/", boards("board_form"), (ADMIN,)),
    Kind("submitting an idea", "ideas/new/", named("submit_idea"), MEMBERS),
    Kind("an idea", "ideas/<idea_id>/<slug>/", ideas),
    Kind(
        "an idea without its name", "ideas/<idea_id>/", lambda: without_names(ideas()), status=301
    ),
    Kind("who voted", "ideas/<idea_id>/voters/", of_ideas("idea_voters")),
    Kind("deciding about an idea", "ideas/<idea_id>/status/", of_ideas("decide_idea"), (ADMIN,)),
    Kind(
        "voting for a customer",
        "ideas/<idea_id>/vote-for/",
        of_open_ideas("vote_for_customer"),
        (ADMIN,),
    ),
    Kind(
        "merging an idea",
        "ideas/<idea_id>/merge/",
        of_ideas("merge_idea"),
        (ADMIN,),
        SEARCH,
        more=4,
    ),
    Kind("moving a discussion", "ideas/<idea_id>/topic/", of_ideas("topic_from_talk"), (ADMIN,)),
    Kind("editing an idea", "ideas/<idea_id>/edit/", of_ideas("edit_idea"), (ADMIN,)),
    Kind("an idea's history", "ideas/<idea_id>/history/", of_ideas("idea_history"), (ADMIN,)),
    Kind("the team's notes", "ideas/<idea_id>/notes/", of_ideas("idea_notes"), (ADMIN,)),
    Kind("editing a note", "notes/<note_id>/edit/", notes, (ADMIN,)),
    Kind("a comment's address", "comments/<comment_id>/", comments("comment"), status=302),
    Kind("a comment's menu", "comments/<comment_id>/more/", comments("comment_more"), headers=HTMX),
    Kind("a comment's menu as a page", "comments/<comment_id>/more/", comments("comment_more")),
    Kind(
        "all replies to a comment",
        "comments/<comment_id>/replies/",
        comments("comment_replies"),
        headers=HTMX,
    ),
    Kind(
        "a comment quoted",
        "comments/<comment_id>/quote/",
        comments("quote_comment"),
        MEMBERS,
        headers=HTMX,
    ),
    Kind("editing a comment", "comments/<comment_id>/edit/", comments("edit_comment"), (ADMIN,)),
    Kind(
        "a comment's history",
        "comments/<comment_id>/history/",
        comments("comment_history"),
        (ADMIN,),
    ),
    Kind("editing a decision", "decisions/<change_id>/edit/", decisions, (ADMIN,)),
    Kind("an invitation", "invited/<token>/", invitation, VISITORS),
    Kind("knowledge base", "kb/", named("kb")),
    Kind("article", "kb/<page_id>/<slug>/", articles(Article, NewsPage, VideoGuide)),
    Kind("FAQ", "kb/<page_id>/<slug>/", articles(FaqPage)),
    Kind("decision tree", "kb/<page_id>/<slug>/", articles(Troubleshooting)),
    Kind("category of articles", "kb/<page_id>/<slug>/", articles(Category)),
    Kind(
        "an article without its name",
        "kb/<page_id>/",
        lambda: without_names(articles(Article)()),
        status=301,
    ),
    Kind("suggesting an edit", "kb/<page_id>/suggest/", lambda: of_articles("kb_suggest"), MEMBERS),
    Kind(
        "suggested edits",
        "kb/<page_id>/suggestions/",
        lambda: of_articles("kb_suggestions"),
        MEMBERS,
    ),
    Kind(
        "search, one word",
        "search/",
        searches("router", "light", "notice"),
        times=SEARCH,
        more=2,
    ),  # each kind of result asks its room once
    Kind(
        "search, three words",
        "search/",
        searches("router+drops+evening", "notice+by+mail"),
        times=SEARCH,
        more=2,
    ),  # where no entry has all words, those with some of them are looked for
    Kind("search without a question", "search/", named("search"), times=PAGE),
    Kind(
        "what is offered while typing",
        "search/instant/",
        named("search_instant", query="?q=rou"),
        times=SEARCH,
    ),
    Kind("people", "people/", named("people")),
    Kind("a person", "people/<user_id>/<slug>/", people),
    Kind(
        "a person without the name",
        "people/<user_id>/",
        lambda: without_names(people()),
        status=301,
    ),
    Kind("notices", "notices/", named("notices"), MEMBERS),
    Kind("what I hear", "settings/notices/", named("notice_preferences"), MEMBERS),
    Kind("stopping mail", "mail/<token>/", stop_links, VISITORS),
    Kind("settings", "settings/", named("profile_settings"), MEMBERS),
    Kind("closing an account", "settings/close/", named("close_account"), MEMBERS),
    Kind("status", "health/", named("health"), headers=(("Accept", "text/html"),)),
    Kind("robots", "robots.txt", lambda: ["/robots.txt"], VISITORS),
    Kind("sign-in", "accounts/login/", named("account_login"), VISITORS),
    Kind("sign-up", "accounts/signup/", named("account_signup"), VISITORS),
    Kind("sign-out", "accounts/logout/", named("account_logout"), MEMBERS),
    Kind(
        "a new password by mail",
        "accounts/password/reset/",
        named("account_reset_password"),
        VISITORS,
    ),
    Kind(
        "a new password is on its way",
        "accounts/password/reset/done/",
        named("account_reset_password_done"),
        VISITORS,
    ),
    Kind(
        "the new password is set",
        "accounts/password/reset/key/done/",
        named("account_reset_password_from_key_done"),
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
        named("account_email_verification_sent"),
        VISITORS,
    ),
    Kind(
        "an outdated link to an address",
        r"accounts/^confirm-email/(?P<key>[-:\w]+)/$",
        lambda: ["/accounts/confirm-email/x:y/"],
        VISITORS,
    ),
    Kind("an account that is off", "accounts/inactive/", named("account_inactive"), VISITORS),
    Kind("addresses of mail", "accounts/email/", named("account_email"), MEMBERS),
    Kind("password", "accounts/password/change/", named("account_change_password"), MEMBERS),
    Kind("two steps", "accounts/2fa/", named("mfa_index"), MEMBERS),
    Kind("passkeys", "accounts/2fa/webauthn/", named("mfa_list_webauthn"), MEMBERS),
    Kind("devices", "accounts/sessions/", named("usersessions_list"), MEMBERS),
    Kind("sign-in elsewhere", "accounts/3rdparty/", named("socialaccount_connections"), MEMBERS),
    Kind(
        "sign-in elsewhere was broken off",
        "accounts/3rdparty/login/cancelled/",
        named("socialaccount_login_cancelled"),
        VISITORS,
    ),
    Kind(
        "sign-in elsewhere failed",
        "accounts/3rdparty/login/error/",
        named("socialaccount_login_error"),
        VISITORS,
        status=401,
    ),
)
