"""Viewer-neutral pieces of HTML, rendered once per version and language: what pages are put
together from and what a live update sends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from django.core.cache import cache
from django.db.models import QuerySet, prefetch_related_objects
from django.template import Context, Template
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from community.accounts.memory import remembered
from community.accounts.prepared import rows_of
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
from forum.querysets import TopicQuerySet, sight
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

    @property
    def is_answer(self) -> bool:
        return self.number > 0 and self.parent_id is None

    @property
    def is_lifted(self) -> bool:
        """See `Post.is_lifted`."""
        return self.is_accepted and self.approved and self.is_answer

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


def signposts(accepted: Iterable[PostStamp], language: str) -> dict[int, str]:
    """By the id of an accepted answer the line that stands at its place in the thread: it leads to
    the answer under the question, and says how many replies it has.
    """
    names = {
        piece_name("signpost", stamp.id, stamp.version, stamp.card_version, language=language): (
            stamp.id
        )
        for stamp in accepted
        if stamp.is_lifted
    }
    return kept_pieces(names, lambda ids: _make_signposts(ids, language)) if names else {}


def _make_signposts(ids: list[int], language: str) -> dict[int, str]:
    found = Post.objects.filter(pk__in=ids).with_card()
    return {post.pk: _render("forum/_signpost.html", {"answer": post}, language) for post in found}


def as_place(stamp: PostStamp, html: str) -> str:
    """An answer's place in the thread, which stays when the answer is lifted out of it."""
    return f'<div id="place-{stamp.id}">{html}</div>' if stamp.is_answer else html


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the posts of a topic and is the same for everybody."""

    trail: str
    state: str
    sorts: str
    side: str


def around(topic: Topic, language: str, sort: str = "oldest") -> Around:
    """The way to the topic, its state ("Solved by Carl in 14 minutes", tags), the orders in which
    its answers can be read, the side.
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
            "has_feed": has_feed,
        }
        return _render("forum/_around.html", context, language)

    html = kept_piece(piece_name("around", topic.pk, *versions, language=language), make)
    return Around(*html.split(CUT))


def answer_count(topic: Topic, language: str, below_question: int = 0) -> str:
    """What stands above the answers, and what a live update puts there: "3 answers"; of a solved
    topic what there is beside its solution, "2 more answers, 5 replies", or nothing.

    `below_question` replies do not stand there but under the question.
    """
    with translation.override(language):
        words = _beside_accepted(topic, below_question) if topic.is_solved else _answers(topic)
    return f'<span id="answer-count">{words}</span>'


def _answers(topic: Topic) -> str:
    n = topic.answers_count
    return ngettext("%(n)s answer", "%(n)s answers", n) % {"n": n}


def _beside_accepted(topic: Topic, below_question: int) -> str:
    answers = topic.answers_count - topic.accepted_count
    replies = topic.posts_count - topic.approved - topic.answers_count - below_question
    words = []
    if answers > 0:
        words.append(ngettext("%(n)s more answer", "%(n)s more answers", answers) % {"n": answers})
    if replies > 0:
        words.append(replies_counted(replies))
    return ", ".join(words)


def replies_counted(n: int) -> str:
    """ "5 replies" in the present language."""
    return ngettext("%(n)s reply", "%(n)s replies", n) % {"n": n}


def accepted_section(accepted: list[PostStamp], fragments: Mapping[int, str], language: str) -> str:
    """The accepted answers, whole, right under the question; hidden while there is none."""
    shown = [stamp for stamp in accepted if stamp.is_lifted and stamp.id in fragments]
    if not shown:
        return '<section class="accepted" id="accepted" hidden></section>'
    with translation.override(language):
        label = ngettext("Accepted answer", "Accepted answers", len(shown))
    heading = f'<h2 class="label">{_icon("check")}{label}</h2>'
    answers = "".join(fragments[stamp.id] + to_replies(stamp, language) for stamp in shown)
    return (
        f'<section class="accepted" id="accepted" aria-label="{label}">{heading}{answers}</section>'
    )


def to_replies(stamp: PostStamp, language: str) -> str:
    """The line below a lifted answer that leads to its replies in the thread."""
    if not stamp.replies_count:
        return f'<p class="to-replies" id="to-replies-{stamp.id}" hidden></p>'
    with translation.override(language):
        words = replies_counted(stamp.replies_count)
    return (
        f'<p class="to-replies" id="to-replies-{stamp.id}">'
        f'<a href="/posts/{stamp.id}/replies/" data-to="place-{stamp.id}">'
        f"{_icon('corner-down-right')}{words}</a></p>"
    )


@lru_cache
def _icon(name: str) -> str:
    return Template(f'{{% icon "{name}" %}}').render(Context())


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
    """The stamps of a queryset of topics; one query."""
    return _stamped(topics.values_list(*ROW_STAMP))


def prepared_stamps(
    user,
    key: Hashable,
    choose: Callable[[TopicQuerySet, list[int]], TopicQuerySet],
    ids: Collection[int] = (),
) -> list[RowStamp]:
    """The stamps of what `choose` takes of the listed topics that `user` may read, by a statement
    that is put together once for all who see the same (`rows_of`); moments are as the driver gives
    them.
    """

    def make(ids: list[int]) -> QuerySet:
        return choose(Topic.objects.visible_to(user).listed(), ids).values_list(*ROW_STAMP)

    return _stamped(rows_of((sight(user), key), make, ids))


def _stamped(rows: Iterable[tuple]) -> list[RowStamp]:
    called = remembered("forums called", _called)
    return [RowStamp(*(*row, called.get(row[-1], 0))) for row in rows]


def _called() -> dict[int, int]:
    """A number for what each forum is called: a row says it."""
    forums = forum_tree().items()
    return {pk: crc32(f"{forum.name}/{forum.slug}".encode()) for pk, forum in forums}


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


def answers_of(person, user, most: int) -> list[tuple]:
    """The stamps of the newest answers of a person that `user` may read."""

    def make(ids: list[int]) -> QuerySet:
        written = Post.objects.visible_to(user).answers().filter(poster=ids[0], approved=True)
        return written.order_by("-id").values_list(*ANSWER_STAMP)[:most]

    return rows_of((sight(user), "answers of", most), make, [person.pk])


def answer_rows(stamps: Iterable[tuple], language: str) -> str:
    """The rows of a list of answers, each by its stamp: where it was given, how it begins."""
    keys = {piece_name("answer", *stamp, language=language): stamp[0] for stamp in stamps}
    return "".join(kept_pieces(keys, lambda ids: _make_answers(ids, language)).values())


def _make_answers(ids: list[int], language: str) -> dict[int, str]:
    found = Post.objects.filter(pk__in=ids).select_related("topic")
    return {post.pk: _render("forum/_answer.html", {"answer": post}, language) for post in found}


def _fresh(number: int, language: str) -> str:
    with translation.override(language):
        words = ngettext("%(n)d new", "%(n)d new", number) % {"n": number}
    return f'<b class="fresh">{words}</b>'
