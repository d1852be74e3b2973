"""Viewer-neutral pieces of HTML, rendered once per version and language: what pages are put
together from and what a live update sends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.template import Context, Template
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from community.fragments.keeping import (
    KEPT_SECONDS,
    kept_piece,
    kept_pieces,
    piece_name,
    render_piece,
)
from community.fragments.marks import CUT, TOKEN, mark
from forum.freshness import freshness_of, present_version
from forum.models import Post, Topic
from forum.permissions import visitors_may_read
from forum.tree import forum_tree

FRESH = mark("fresh")
POST_STAMP = (
    "id",
    "version",
    "poster_id",
    "poster__card_version",
    "parent_id",
    "root_id",
    "shown_under_id",
    "number",
    "replies_count",
    "is_accepted",
    "approved",
    "reply_number",
)


@dataclass(frozen=True, slots=True)
class PostStamp:
    """As much of a post as the page needs while its fragment is in the cache."""

    id: int
    version: int
    poster_id: int | None
    card_version: int | None
    parent_id: int | None
    root_id: int | None
    shown_under_id: int | None
    number: int
    replies_count: int
    is_accepted: bool
    approved: bool
    reply_number: int

    def key(self, topic: Topic, language: str) -> str:
        return _post_key(self, self.card_version, topic, language)


def _post_key(post: Post | PostStamp, card_version: int | None, topic: Topic, language: str) -> str:
    """Names the topic, because the piece says who asked there and whether an answer can be
    accepted. An accepted answer also asks whether it is true with the product's present version."""
    present = present_version() if post.is_accepted else None
    place = f"{topic.pk}{'q' if topic.is_question else 'd'}"
    versions = (post.version, card_version, place, present.pk if present else "")
    return piece_name("post", post.id, *versions, language=language)


def stamps(posts) -> list[PostStamp]:
    """The stamps of a queryset of posts; one query."""
    return [PostStamp(*row) for row in posts.values_list(*POST_STAMP)]


def post_fragments(wanted: Iterable[PostStamp], topic: Topic, language: str) -> dict[int, str]:
    """The `article` of each post by id; those not in the cache are loaded in one query and
    rendered.

    A post that has left the topic since it was stamped is left out.
    """
    return post_fragments_by_language(wanted, topic, [language])[language]


def post_fragments_by_language(
    wanted: Iterable[PostStamp], topic: Topic, languages: Collection[str]
) -> dict[str, dict[int, str]]:
    """The same in several languages; what has to be rendered is loaded once for all of them."""
    stamps = list(wanted)
    by_key = {stamp.key(topic, code): (code, stamp.id) for stamp in stamps for code in languages}
    kept = cache.get_many(by_key)
    found: dict[str, dict[int, str]] = {code: {} for code in languages}
    for key, html in kept.items():
        code, pk = by_key[key]
        found[code][pk] = html
    missing = {place for key, place in by_key.items() if key not in kept}
    if missing:
        ids = {pk for _code, pk in missing}
        for post in Post.objects.filter(pk__in=ids, topic=topic).with_card():
            for code in languages:
                if (code, post.pk) in missing:
                    found[code][post.pk] = render_post(post, topic, code)
    return found


def render_post(post: Post, topic: Topic, language: str) -> str:
    """The `article` of a post of `topic` that was loaded `with_card`; it is kept for the next who
    asks.
    """
    post.topic = topic
    freshness = freshness_of([post.pk]).get(post.pk) if post.is_accepted else None
    context = {"post": post, "topic": topic, "freshness": freshness}
    html = _render("forum/_post.html", context, language)
    card_version = post.poster.card_version if post.poster else None
    cache.set(_post_key(post, card_version, topic, language), html, KEPT_SECONDS)
    return html


def _render(template: str, context: dict, language: str) -> str:
    marks: dict[str, str] = {"token_mark": TOKEN, "fresh_mark": FRESH}
    if "post" in context:
        marks["voted_mark"] = mark("voted", context["post"].pk)
    return render_piece(template, {**context, **marks}, language)


def branch(
    stamp: PostStamp, fragments: dict[int, str], children: dict[int, list[PostStamp]]
) -> str:
    """A post with the replies that are shown under it."""
    inner = "".join(branch(child, fragments, children) for child in children.get(stamp.id, ()))
    return as_branch(stamp.id, fragments.get(stamp.id, ""), inner)


def as_branch(post_id: int, article: str, replies: str = "") -> str:
    """A post's `article` with the place for what is shown under it."""
    return (
        f'<div class="branch">{article}<div class="replies"'
        f' id="replies-{post_id}">{replies}</div></div>'
    )


def by_place(replies: Iterable[PostStamp]) -> dict[int, list[PostStamp]]:
    """Replies grouped by the post under which they are shown."""
    places: dict[int, list[PostStamp]] = {}
    for reply in replies:
        places.setdefault(reply.shown_under_id or reply.root_id or 0, []).append(reply)
    return places


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the posts of a topic and is the same for everybody."""

    trail: str
    state: str
    count: str
    side: str


def around(topic: Topic, language: str, sort: str = "oldest") -> Around:
    """The way to the topic, its state ("Solved by Carl in 14 minutes", tags), the line above the
    answers, the side.
    """
    forum = forum_tree()[topic.forum_id]
    parent = forum_tree().get(forum.parent_id)
    has_feed = visitors_may_read(topic)
    names = salted_hmac("around", f"{forum.name}{forum.description}{parent}").hexdigest()[:10]
    versions = (topic.row_version, sort, names, int(has_feed))

    def make() -> str:
        prefetch_related_objects([topic], "tags")  # read once, however many languages follow
        context = {
            "topic": topic,
            "forum": forum,
            "parent_forum": parent,
            "sort": sort,
            "cut": CUT,
            "answer_count": mark_safe(answer_count(topic, language)),
            "has_feed": has_feed,
        }
        return _render("forum/_around.html", context, language)

    html = kept_piece(piece_name("around", topic.pk, *versions, language=language), make)
    return Around(*html.split(CUT))


def answer_count(topic: Topic, language: str) -> str:
    """ "3 answers": what stands above them, and what a live update puts there."""
    with translation.override(language):
        words = ngettext("%(n)s answer", "%(n)s answers", topic.answers_count)
    return f'<span id="answer-count">{words % {"n": topic.answers_count}}</span>'


def accepted_section(accepted: list[PostStamp], fragments: dict[int, str], language: str) -> str:
    """The accepted answers, shown right under the question as well as in their place; hidden while
    there is none.
    """
    copies = [
        fragments[stamp.id]
        .replace(f'id="post-{stamp.id}"', f'id="accepted-{stamp.id}"', 1)
        .replace(f"more-{stamp.id}", f"more-top-{stamp.id}")
        for stamp in accepted
        if stamp.id in fragments and stamp.approved
    ]
    if not copies:
        return '<section class="accepted" id="accepted" hidden></section>'
    with translation.override(language):
        label = ngettext("Accepted answer", "Accepted answers", len(copies))
    heading = f'<h2 class="label">{_check_icon()}{label}</h2>'
    return (
        '<section class="accepted" id="accepted"'
        f' aria-label="{label}">{heading}{"".join(copies)}</section>'
    )


@lru_cache
def _check_icon() -> str:
    return Template('{% icon "check" %}').render(Context())


ROW_STAMP = (
    "id",
    "row_version",
    "last_post_id",
    "last_post_on",
    "last_poster_id",
    "type",
    "poster__card_version",
    "last_poster__card_version",
    "forum_id",
)


@dataclass(frozen=True, slots=True)
class RowStamp:
    """As much of a topic as a list needs while its row is in the cache."""

    id: int
    row_version: int
    last_post_id: int | None
    last_post_on: object
    last_poster_id: int | None
    type: int
    poster_version: int | None
    last_poster_version: int | None
    forum_id: int
    forum_called: int

    def key(self, language: str) -> str:
        versions = (self.row_version, self.poster_version, self.last_poster_version)
        return piece_name("row", self.id, *versions, self.forum_called, language=language)


def row_stamps(topics) -> list[RowStamp]:
    """The stamps of a queryset of topics; one query. A row says how its forum is called."""
    called = {
        pk: crc32(f"{forum.name}/{forum.slug}".encode()) for pk, forum in forum_tree().items()
    }
    rows: Iterable[tuple] = topics.values_list(*ROW_STAMP)
    return [RowStamp(*(*row, called.get(row[-1], 0))) for row in rows]


def row_fragments(
    rows: list[RowStamp],
    language: str,
    unread: Collection[int] = (),
    fresh: Mapping[int, int] | None = None,
) -> str:
    """The rows of a list as one piece of HTML, those in `unread` marked, those in `fresh` with how
    many posts are new.
    """
    found = kept_pieces(
        {row.key(language): row.id for row in rows}, lambda ids: _make_rows(ids, language)
    )
    pieces = (
        found[row.id].replace(mark("unread", row.id), "unread" if row.id in unread else "")
        for row in rows
        if row.id in found
    )
    if not fresh:
        return "".join(piece.replace(FRESH, "") for piece in pieces)
    marked = zip((row.id for row in rows if row.id in found), pieces, strict=True)
    return "".join(
        piece.replace(FRESH, _fresh(fresh[pk], language) if pk in fresh else "")
        for pk, piece in marked
    )


def _make_rows(ids: list[int], language: str) -> dict[int, str]:
    return {
        topic.pk: _render(
            "forum/_row.html", {"topic": topic, "unread_mark": mark("unread", topic.pk)}, language
        )
        for topic in Topic.objects.filter(pk__in=ids).with_row()
    }


ANSWER_STAMP = ("id", "version", "score", "topic_id", "topic__row_version")


def answer_rows(answers, language: str) -> str:
    """The rows of a list of answers (a queryset, in its order): where each was given, how it
    begins.
    """
    stamps_of = answers.values_list(*ANSWER_STAMP)
    keys = {piece_name("answer", *stamp, language=language): stamp[0] for stamp in stamps_of}
    return "".join(kept_pieces(keys, lambda ids: _make_answers(ids, language)).values())


def _make_answers(ids: list[int], language: str) -> dict[int, str]:
    found = Post.objects.filter(pk__in=ids).select_related("topic")
    return {post.pk: _render("forum/_answer.html", {"answer": post}, language) for post in found}


def _fresh(number: int, language: str) -> str:
    with translation.override(language):
        words = ngettext("%(n)d new", "%(n)d new", number) % {"n": number}
    return f'<b class="fresh">{words}</b>'
