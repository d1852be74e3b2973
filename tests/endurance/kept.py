"""Whether pieces of pages that are kept say what they would say if they were made now.

Each is asked for twice: once of the cache alone, which may not have it, and once with nothing kept.
Nothing is written meanwhile, so that processes which share a cache can look at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from os.path import commonprefix
from unittest import mock

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from wagtail.models import Page

from community.accounts.models import User
from community.search.finding import show
from community.search.fragments import result_rows
from community.search.models import SearchEntry
from community.search.query import parse
from community.votes import voters
from forum import fragments
from forum.models import Post, Topic
from forum.schema import said_to_programs
from ideas import fragments as of_ideas
from ideas import schema as ideas_schema
from ideas.models import Comment, Idea, IdeaMerge
from kb.fragments import article_pieces, category_pieces, index_pieces, popular_pages
from kb.models import OURS, Category, KnowledgeIndex
from kb.querysets import shown

LANGUAGES = [code for code, _ in settings.LANGUAGES]
KEEPERS = ("community.fragments.keeping", "forum.fragments", "forum.schema", "ideas.schema")
SORTS = ("oldest", "newest", "votes")
MOST_LETTERS = 120
Piece = tuple[str, Callable[[], object]]


class NotKept(Exception):
    """The cache has no such piece."""


class OnlyKept:
    """The cache, as who makes nothing sees it: raises NotKept for what is not there."""

    def get_many(self, keys) -> dict:
        found = cache.get_many(keys)
        if len(found) < len(keys):
            raise NotKept
        return found

    def get(self, key: str) -> object:
        return self.get_many([key])[key]

    def get_or_set(self, key: str, make, seconds: int) -> object:
        return self.get(key)


class NothingKept:
    """A cache that has nothing and takes nothing."""

    def get_many(self, keys) -> dict:
        return {}

    def get(self, key: str) -> None:
        return None

    def get_or_set(self, key: str, make, seconds: int) -> object:
        return make()

    def set_many(self, pieces: dict, seconds: int) -> None: ...

    def set(self, key: str, piece: str, seconds: int) -> None: ...


@contextmanager
def keeping(instead: object) -> Iterator[None]:
    """Within it, pieces are looked for in this cache."""
    with ExitStack() as stack:
        for keeper in KEEPERS:
            stack.enter_context(mock.patch(f"{keeper}.cache", instead))
        yield


def stale_pieces() -> Iterator[str]:
    """A sentence for each kept piece that is not what would be made now: before → after."""
    for language in LANGUAGES:
        makers = (pieces_of_topics, pieces_of_ideas, pieces_of_pages, pieces_of_results)
        for name, make in (piece for pieces in makers for piece in pieces(language)):
            try:
                with keeping(OnlyKept()):
                    kept = make()
            except NotKept:
                continue
            with keeping(NothingKept()):
                fresh = make()
            if kept != fresh:
                yield f"{name} ({language}) is kept as it was: {difference(str(kept), str(fresh))}"


def pieces_of_topics(language: str) -> Iterator[Piece]:
    """Posts, rows of lists, what stands around topics, and what search engines are told of them."""
    topics = {topic.pk: topic for topic in Topic.objects.select_related("poster")}
    heads = {}
    for topic in topics.values():
        for stamp in fragments.stamps(Post.objects.filter(topic=topic)):
            yield f"post {stamp.id}", partial(fragments.post_fragments, [stamp], topic, language)
            if stamp.is_lifted:
                sign = partial(fragments.signposts, [stamp], language)
                yield f"the line that leads to answer {stamp.id}", sign
            if stamp.id == topic.first_post_id:
                heads[topic.pk] = stamp
        for sort in SORTS:
            around = partial(fragments.around, topic, language, sort)
            yield f"what stands around topic {topic.pk}", around
        if topic.pk in heads:
            said = partial(said_to_programs, topic, heads[topic.pk], language)
            yield f"what topic {topic.pk} says to programs", said
    for row in fragments.row_stamps(Topic.objects.filter(approved=True)):
        yield f"the row of topic {row.id}", partial(fragments.row_fragments, [row], language)
    answers = Post.objects.filter(approved=True, number__gt=0)
    for stamp in answers.values_list(*fragments.ANSWER_STAMP):
        yield f"the row of answer {stamp[0]}", partial(fragments.answer_rows, [stamp], language)


def pieces_of_ideas(language: str) -> Iterator[Piece]:
    """Ideas with what became of them, their rows and lines in lists, what is said below them."""
    for pk in Idea.objects.filter(merged_into=None).values_list("pk", flat=True):
        idea = Idea.objects.with_page(pk)
        merges = list(IdeaMerge.objects.standing_in(idea))
        yield f"idea {idea.pk}", partial(of_ideas.idea_pieces, idea, merges, language)
        yield f"what idea {idea.pk} says to programs", partial(ideas_schema.said_to_programs, idea)
    for row in of_ideas.row_stamps(Idea.objects.all()):
        yield f"the row of idea {row.id}", partial(of_ideas.row_fragments, [row], language)
        yield f"the line of idea {row.id}", partial(of_ideas.line_fragments, [row], language)
    for pk in Idea.objects.values_list("pk", flat=True):
        votes = voters(Idea, [pk])
        for row in votes.values_list(*of_ideas.VOTE_STAMP):
            rows = partial(of_ideas.voter_rows, [of_ideas.VoteStamp(*row)], votes, {}, language)
            yield f"the row of vote {row[0]}", rows
    for stamp in of_ideas.comment_stamps(Comment.objects.all()):
        yield f"comment {stamp.id}", partial(of_ideas.comment_fragments, [stamp], language)


def pieces_of_pages(language: str) -> Iterator[Piece]:
    """First pages, categories and articles, as visitors and who may read everything see them."""
    for reader in (AnonymousUser(), *User.objects.filter(is_superuser=True)):
        for pk in Page.objects.type(*OURS).filter(live=True).values_list("pk", flat=True):
            page = shown(pk, reader)
            kind = page.specific_class
            if kind is KnowledgeIndex:
                make = partial(index_pieces, page.specific, reader, language)
                popular = partial(popular_pages, page.specific, reader, language)
                yield f"what is read most below page {pk}", popular
            elif kind is Category:
                make = partial(category_pieces, page, reader, language)
            else:
                make = partial(article_pieces, page, reader, language)
            yield f"page {pk}", make


def pieces_of_results(language: str) -> Iterator[Piece]:
    """Rows of what is found, as somebody sees them who looked for no word."""
    for entry in SearchEntry.objects.filter(is_gone=False):
        result = show(entry, parse(""), {})
        yield f"the row of entry {entry.key}", partial(result_rows, [result], language)


def difference(before: str, after: str) -> str:
    """Where two texts part, and what each says there."""
    start = len(commonprefix([before, after]))
    ends = [text[start:][::-1] for text in (before, after)]
    end = len(commonprefix(ends))
    first = max(0, start - 20)
    old, new = (text[first : len(text) - end + 10][:MOST_LETTERS] for text in (before, after))
    return f"{old!r} → {new!r}"
