"""Lists of topics: latest, unanswered, unsolved, solved, mine, new to me; by forum, by tag; the
tree of forums.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from community.accounts.doors import members_only, too_often
from community.accounts.languages import Languages, is_foreign, readers_first
from community.accounts.limits import TooOften, spend_as
from community.addresses import elsewhere
from community.listing import Cursor
from community.notifications.models import Subscription
from community.notifications.querysets import level_of
from community.tags.models import Tag
from community.things.ref import ids_by_prefix
from forum import actions, permissions
from forum.fragments import RowStamp, row_fragments, row_stamps
from forum.languages import language_switch, languages_in, languages_shown
from forum.models import Bookmark, Forum, Post, Topic, TopicRead
from forum.rules import TAGS_OFFERED, TOPICS_PER_PAGE
from forum.tree import forum_tree
from forum.unread import fresh_posts, unread_by
from forum.views.loading import load_forum

NAMES = {
    "latest": _("Latest"),
    "unanswered": _("Unanswered"),
    "unsolved": _("Unsolved"),
    "solved": _("Solved"),
    "new": _("New to me"),
    "mine": _("Mine"),
}
NEWEST = Cursor("last_post_on", "id")
MOST_MUTED = 500  # that a list leaves out
MOST_BOOKMARKS = 200  # shown; more than anybody looks through
WITHOUT_ACCOUNT = ("latest", "unanswered", "unsolved", "solved")


def _narrowed(request: HttpRequest, name: str):
    topics = Topic.objects.visible_to(request.user).listed()
    if name != "mine":
        topics = topics.in_languages(languages_shown(request))
    if name in ("unanswered", "unsolved", "solved"):
        return getattr(topics, name)()
    if name == "mine":
        return topics.filter(poster=request.user)
    if name == "new":
        muted = _things(request.user, Subscription.Level.MUTED)
        unread = (
            unread_by(request.user, topics)
            .exclude(pk__in=muted["topic"])
            .exclude(forum_id__in=muted["forum"])
        )
        return unread.exclude(tags__in=muted["tag"]).exclude(poster__in=muted["person"])
    return topics


def _things(user, level: int) -> dict[str, list[int]]:
    """Ids of the topics, forums, tags and people that `user` has this level for."""
    chosen = Subscription.objects.filter(user=user, level=level).order_by("-id")
    found = ids_by_prefix(chosen.values_list("about", flat=True)[:MOST_MUTED])
    return {prefix: found.get(prefix, []) for prefix in ("topic", "forum", "tag", "person")}


def topic_page(request: HttpRequest, topics, *, pinned=()) -> dict:
    """One page of a list as context: its rows as HTML, and where the next page begins."""
    page = NEWEST.page(topics, request.GET.get("after"), TOPICS_PER_PAGE, row_stamps)
    shown = page.rows
    if pinned != () and page.is_first:
        shown = [*row_stamps(pinned), *shown]
    unread = _unread(request.user, shown)
    fresh = fresh_posts(request.user, [row.id for row in shown if row.id in unread])
    return {
        "rows": mark_safe(row_fragments(shown, get_language(), unread, fresh)),
        "is_empty": not shown,
        "next_after": page.following,
        "is_first": page.is_first,
        "watched": " ".join(f"list.{pk}" for pk in sorted({row.forum_id for row in shown})[:40]),
    }


def _unread(user, rows: list[RowStamp]) -> set[int]:
    if not user.is_authenticated or not rows:
        return set()
    marks = dict(
        TopicRead.objects.filter(user=user, topic_id__in=[row.id for row in rows]).values_list(
            "topic_id", "last_post_id"
        )
    )
    since = user.read_before or user.date_joined
    return {
        row.id
        for row in rows
        if row.last_poster_id != user.pk
        and (
            marks[row.id] < (row.last_post_id or 0) if row.id in marks else row.last_post_on > since
        )
    }


def _following(user, about: str) -> dict:
    level = {"level": level_of(user, about)} if user.is_authenticated else {}
    return {"about": about, **level}


@require_GET
def topics(request: HttpRequest, name: str = "latest") -> HttpResponse:
    """One of the lists over all forums."""
    if name not in NAMES:
        raise Http404
    return _list(request, name) if name in WITHOUT_ACCOUNT else _members_list(request, name)


def _list(request: HttpRequest, name: str) -> HttpResponse:
    names = [
        (key, label)
        for key, label in NAMES.items()
        if key in WITHOUT_ACCOUNT or request.user.is_authenticated
    ]
    readable = permissions.forums_where(request.user, "can_read_forum")
    context = {
        **topic_page(request, _narrowed(request, name)),
        "name": name,
        "names": names,
        "title": NAMES[name],
    }
    if name != "mine":
        context |= language_switch(request)
    context["watched"] = (
        " ".join(f"list.{pk}" for pk in sorted(readable)[:40]) if name in ("latest", "new") else ""
    )
    return render(request, "forum/list.html", context)


_members_list = members_only(_list)


@require_GET
def forum(request: HttpRequest, forum_id: int, slug: str = "") -> HttpResponse:
    """A forum: announcements and pinned topics, then the rest by last post."""
    forum = load_forum(request.user, forum_id)
    if way := elsewhere(request, forum.get_absolute_url()):
        return way
    if forum.is_category:
        return redirect(reverse("forums") + f"#forum-{forum.pk}")
    filters = {
        "unanswered": Q(answers_count=0),
        "unsolved": Q(solved_on=None),
        "solved": Q(solved_on__isnull=False),
    }
    show = request.GET.get("show", "")
    topics = Topic.objects.visible_to(request.user).listed().filter(forum_id=forum.pk)
    if not permissions.may(request.user, "can_read_forum", forum.pk):
        topics = topics.none()
    pinned = ()
    if show in filters and forum.has_questions:
        topics = topics.filter(filters[show], is_question=True)
    else:
        show = ""
        pinned = topics.exclude(type=Topic.TOPIC_POST).order_by("-type", "-last_post_on", "-id")[
            :10
        ]
        topics = topics.filter(type=Topic.TOPIC_POST)
    written = languages_in(forum.pk)
    topics = topics.in_languages(languages_shown(request, written))
    context = {
        **topic_page(request, topics, pinned=pinned),
        **language_switch(request, written),
        "forum": forum,
        "show": show,
        "parent_forum": forum_tree().get(forum.parent_id),
        "children": [
            child
            for child in forum_tree().values()
            if child.parent_id == forum.pk and permissions.can_see_forum(request.user, child)
        ],
        "may_ask": permissions.can_ask(request.user, forum) or not request.user.is_authenticated,
        "has_feed": permissions.visitors_may_see(forum),
        "watched": f"list.{forum.pk}",
        **_following(request.user, f"forum.{forum.pk}"),
    }
    return render(request, "forum/forum.html", context)


@require_GET
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Topics with a tag."""
    tag = get_object_or_404(Tag, slug=slugify(slug, allow_unicode=True))
    if way := elsewhere(request, tag.get_absolute_url()):
        return way
    topics = Topic.objects.visible_to(request.user).listed().filter(tags=tag)
    shown = languages_shown(request)
    context = topic_page(request, topics.in_languages(shown)) | language_switch(request)
    if shown and _is_nothing(context):  # all that carries it is in other languages
        context = topic_page(request, topics)
    if _is_nothing(context):  # a word that only hidden topics carry is not there
        raise Http404
    context |= {"tag": tag, "has_feed": _stands_in_feed(request.user, tag)}
    return render(request, "forum/tag.html", context | _following(request.user, f"tag.{tag.pk}"))


def _is_nothing(page: dict) -> bool:
    return page["is_empty"] and page["is_first"]


@members_only
@require_GET
def offered_tags(request: HttpRequest) -> HttpResponse:
    """Tags that begin with `q`, as options of a list for whoever asks a question."""
    try:
        spend_as(request.user, "offers_per_minute")
    except TooOften as limit:
        return too_often(request, limit)
    seen = Topic.objects.visible_to(request.user).listed()
    tags = Tag.objects.begun_with(request.GET.get("q", "")).carried_by(seen).order_by("name")
    tags = tags[:TAGS_OFFERED]
    return render(request, "forum/_offered_tags.html", {"tags": tags})


def _stands_in_feed(user, tag: Tag) -> bool:
    """Whether visitors may read a topic with the tag; a visitor who sees its page is the proof."""
    public = Topic.objects.visible_to(AnonymousUser()).listed()
    return user.is_anonymous or public.filter(tags=tag).exists()


@members_only
@require_GET
def bookmarks(request: HttpRequest) -> HttpResponse:
    """The posts that this member wants to find again and may still read, newest bookmark first."""
    kept = Bookmark.objects.filter(
        user=request.user, post__in=Post.objects.visible_to(request.user)
    )
    newest = kept.select_related("post__topic", "post__poster").order_by("-id")[:MOST_BOOKMARKS]
    return render(request, "forum/bookmarks.html", {"bookmarks": newest})


@require_GET
def forums(request: HttpRequest) -> HttpResponse:
    """The tree of forums with fresh counts; what the reader reads stands first."""
    visible = permissions.forums_where(request.user, "can_see_forum")
    fresh = Forum.objects.filter(pk__in=visible).order_by("tree_id", "lft")
    readable = permissions.forums_where(request.user, "can_read_forum")
    branches: list[dict] = []
    for row in fresh:
        if row.parent_id is None or not branches:
            branches.append({"head": row, "forums": [] if row.is_category else [row]})
        else:
            branches[-1]["forums"].append(row)
    for branch in branches:
        branch["forums"] = readers_first(branch["forums"], request.reads)
    branches.sort(key=lambda branch: _is_foreign(branch, request.reads))
    return render(request, "forum/forums.html", {"branches": branches, "readable": readable})


def _is_foreign(branch: dict, reads: Languages) -> bool:
    """Whether nothing in this part of the tree is in a language of the reader's."""
    return all(is_foreign(forum, reads) for forum in (branch["forums"] or [branch["head"]]))


@members_only
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything written so far counts as read."""
    actions.mark_all_read(by=request.user)
    return redirect(
        request.POST.get("next")
        if request.POST.get("next", "").startswith("/topics/")
        else "topics"
    )
