"""A topic's page put together: which posts stand on it, and their pieces."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from community.fragments.marks import neutral, personal
from community.notifications.models import Subscription
from community.page_numbers import page_numbers
from community.search.documents import status_names
from community.search.finding import entries_named
from community.things.kinds import title_of
from community.things.ref import Ref
from community.votes import voted_by
from community.writing.threads import REPLIES_SHOWN, branch, by_place, more_replies
from forum import permissions
from forum.fragments import (
    PostStamp,
    accepted_section,
    answer_count,
    around,
    as_place,
    post_fragments,
    signposts,
    stamps,
)
from forum.models import Post, Topic
from forum.rules import POSTS_PER_PAGE
from forum.schema import said_to_programs
from forum.unread import waiting_for
from forum.views.composing import composing


def last_page_of(topic: Topic) -> int:
    """How many pages a topic has."""
    return max(1, ceil(topic.answers_numbered / POSTS_PER_PAGE))


def page_of(post: Post) -> int:
    """The page of the oldest-first order on which an answer, or the answer that a reply belongs to,
    stands.
    """
    root = post if post.parent_id is None else post.root
    return max(1, ceil(root.number / POSTS_PER_PAGE))


def topic_page(request: HttpRequest, topic: Topic, sort: str, page: int) -> dict:
    """The context of a topic's page: its pieces as HTML, and what this viewer may do there."""
    user, language = request.user, get_language()
    heads = _heads(topic, sort, page)
    replies = _replies(heads)
    pieces = _texts(topic, heads, replies, language)
    context: dict = {}
    if user.is_authenticated:
        token = get_token(request)
        shown = {stamp.id for stamp in (*heads.all, *replies)}
        marks = {"user": user, "token": token, "voted": voted_by(user, Post, list(shown))}
        pieces = {name: personal(html, **marks) for name, html in pieces.items()}
        context = _for_member(request, topic, language, token)
    else:
        pieces = {name: neutral(html) for name, html in pieces.items()}
    stands_around = around(topic, language, sort)
    pieces |= {name: getattr(stands_around, name) for name in ("trail", "state", "sorts", "side")}
    below_question = heads.question.replies_count if heads.question else 0
    pieces["count"] = answer_count(topic, language, below_question)
    if heads.question and page == 1:
        pieces |= said_to_programs(topic, heads.question, language)
    if topic.linked_article:
        context["linked_articles"] = entries_named(user, [topic.linked_article])
    if topic.linked_idea:
        context["linked_idea"] = title_of(user, Ref.parse(topic.linked_idea))
        found = entries_named(user, [topic.linked_idea])
        context["became"] = status_names().get(found[0].status, "") if found else ""
    if topic.released_in:
        context["released"] = title_of(user, Ref.parse(topic.released_in))
    return {
        "topic": topic,
        "sort": sort,
        "page": page,
        "pages": last_page_of(topic),
        "numbers": page_numbers(topic.answers_numbered, POSTS_PER_PAGE, page),
        "grows": _grows(topic, sort, page),
        **context,
        "folded": _is_folded(request, topic, page) and not context.get("goes_on"),
        **{name: mark_safe(html) for name, html in pieces.items()},
        "abilities": " ".join(permissions.abilities(user, topic)),
        "has_feed": permissions.visitors_may_read(topic),
        "may_moderate": permissions.can_lock(user, topic) or permissions.can_move(user, topic),
        "ask_query": f"?forum={topic.forum_id}",
        "canonical_page": topic.get_absolute_url() + (f"?page={page}" if page > 1 else ""),
    }


def _grows(topic: Topic, sort: str, page: int) -> str:
    """The end of this page of answers at which a new one belongs; "" when it is on another page."""
    if sort == "newest":
        return "start" if page == 1 else ""
    return "end" if page == last_page_of(topic) else ""


def _is_folded(request: HttpRequest, topic: Topic, page: int) -> bool:
    """A solved topic opens as question and answer, with the rest one click away.

    Whoever turned a page, chose an order or is about to reply goes on reading, and sees it all.
    """
    goes_on = request.method == "POST" or {"sort", "reply", "quote"} & request.GET.keys()
    return topic.is_solved and page == 1 and not goes_on


@dataclass
class _Heads:
    """What stands on a page at the outermost level."""

    answers: list[PostStamp]
    question: PostStamp | None
    accepted: list[PostStamp]

    @property
    def all(self) -> list[PostStamp]:
        return [*self.answers, *self.accepted, *([self.question] if self.question else [])]


def _heads(topic: Topic, sort: str, page: int) -> _Heads:
    """The answers of one page, the question, the accepted answers."""
    heads = Post.objects.filter(topic_id=topic.pk, parent=None).order_by()
    if sort == "votes":
        answers, others = _by_votes(heads, page), stamps(heads.filter(number=0))
    else:
        at = page if sort == "oldest" else last_page_of(topic) - page + 1
        answers, others = _by_number(heads, at)
        answers.sort(key=lambda stamp: stamp.number, reverse=sort == "newest")
    found = {stamp.id: stamp for stamp in (*answers, *others)}.values()
    question = next((stamp for stamp in found if stamp.number == 0), None)
    accepted = [stamp for stamp in found if stamp.is_accepted]
    if len(accepted) < topic.accepted_count:  # another page has it
        accepted = stamps(heads.filter(is_accepted=True))
    lifted = sorted((stamp for stamp in accepted if stamp.is_lifted), key=lambda one: one.number)
    return _Heads(answers, question, lifted)


def _by_votes(heads, page: int) -> list[PostStamp]:
    """The answers of a page, read from an index."""
    start = (page - 1) * POSTS_PER_PAGE
    best = heads.filter(number__gt=0).shown().order_by("-score", "number")
    return stamps(best[start : start + POSTS_PER_PAGE])


def _by_number(heads, page: int) -> tuple[list[PostStamp], list[PostStamp]]:
    """The answers of a page, and they together with the question: one query that names every
    number, because an "or" of numbers and a range has SQLite read the whole topic.
    """
    first = (page - 1) * POSTS_PER_PAGE + 1
    numbers = range(first, first + POSTS_PER_PAGE)
    both = stamps(heads.filter(number__in=[0, *numbers]))
    answers = [
        stamp
        for stamp in both
        if stamp.number in numbers and (stamp.approved or stamp.replies_count)
    ]
    return answers, both


def _replies(heads: _Heads) -> list[PostStamp]:
    """The first replies to each answer and to the question."""
    if not any(stamp.replies_count for stamp in heads.all):
        return []
    roots = [stamp.id for stamp in heads.answers]
    roots += [heads.question.id] if heads.question else []
    first = Post.objects.filter(root_id__in=roots, reply_number__lte=REPLIES_SHOWN)
    return stamps(first.shown().order_by("reply_number"))


def _texts(topic: Topic, heads: _Heads, replies: list[PostStamp], language: str) -> dict[str, str]:
    """The posts of the page as HTML that is the same for everybody."""
    everything = {stamp.id: stamp for stamp in (*heads.all, *replies)}
    fragments = post_fragments(everything.values(), topic, language)
    at_places = fragments | signposts(heads.accepted, language)
    places = by_place(replies)

    def shown(stamp: PostStamp) -> str:
        return as_place(stamp, at_places.get(stamp.id, ""))

    def whole(stamp: PostStamp) -> str:
        html, more = branch(stamp, shown, places), stamp.replies_count - REPLIES_SHOWN
        address = f"/posts/{stamp.id}/replies/"
        return html + more_replies(address, stamp.id, more) if more > 0 else html

    return {
        "question": whole(heads.question) if heads.question else "",
        "accepted": accepted_section(heads.accepted, fragments, language),
        "answers": "".join(whole(stamp) for stamp in heads.answers),
    }


def _for_member(request: HttpRequest, topic: Topic, language: str, token: str) -> dict:
    """How far a member has read, how closely they follow the topic, their composer, and whether
    they go on where they were: they have written half an answer, or come back to something new.
    """
    read_to, draft_id, level = waiting_for(request.user, topic)
    is_news = topic.last_poster_id != request.user.pk and (topic.last_post_id or 0) > (read_to or 0)
    return {
        "read_to": read_to or 0,
        "goes_on": bool(draft_id or (read_to and is_news)),
        "level": Subscription.Level.NORMAL if level is None else level,
        **composing(request, topic, language, token, draft_id),
    }
