"""A topic's page, asking, and what is done to a topic as a whole."""

from __future__ import annotations

from math import ceil

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse, within_limit
from community.addresses import elsewhere, moved
from community.notifications.actions import mark_notices_read
from community.notifications.models import Subscription
from community.numbers import number
from community.search.actions import mark_posted
from community.search.finding import entries_named
from forum import actions, permissions
from forum.forms import AskForm, MergeForm, MoveForm, PostForm, SplitForm, new_nonce
from forum.fragments import (
    PostStamp,
    accepted_section,
    around,
    by_place,
    composer,
    neutral,
    personal,
    post_fragments,
    stamps,
    thread,
)
from forum.live import missed
from forum.models import Draft, Post, Topic, TopicRead
from forum.querysets import waiting_for
from forum.rules import POSTS_PER_PAGE, REPLIES_SHOWN
from forum.schema import question_schema
from forum.tree import forum_tree
from forum.views.loading import load_post, load_topic
from forum.voting import voted_by

MOST_SPLIT = 200  # answers that may be chosen from
SORTS = ("oldest", "newest", "votes")
MOST_PAGES = 10_000_000


def page_of(post: Post) -> int:
    """The page of the oldest-first order on which an answer, or the answer that a reply belongs to,
    stands.
    """
    root = post if post.parent_id is None else post.root
    return max(1, ceil(root.number / POSTS_PER_PAGE))


def _page_numbers(page: int, last: int) -> list[int | None]:
    near = {1, 2, last - 1, last, page - 1, page, page + 1}
    numbers: list[int | None] = []
    for one in range(1, last + 1) if last < 12 else sorted(n for n in near if 1 <= n <= last):
        if numbers and one - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(one)
    return numbers


def _heads(
    topic: Topic, sort: str, page: int
) -> tuple[list[PostStamp], PostStamp | None, list[PostStamp], int]:
    """The answers of one page, the question, the accepted answers, the number of pages.

    By number, no answer of another page is read and all come in one query; by votes they are read
    from an index.
    """
    last = max(1, ceil(topic.answers_numbered / POSTS_PER_PAGE))
    heads = Post.objects.filter(topic_id=topic.pk, parent=None)
    always = Q(number=0) | Q(is_accepted=True) if topic.accepted_count else Q(number=0)
    if sort == "votes":
        start = (page - 1) * POSTS_PER_PAGE
        answers = stamps(
            heads.filter(number__gt=0)
            .shown()
            .order_by("-score", "number")[start : start + POSTS_PER_PAGE]
        )
        others = stamps(heads.filter(always))
    else:
        first = ((page if sort == "oldest" else last - page + 1) - 1) * POSTS_PER_PAGE + 1
        both = stamps(heads.filter(always | Q(number__range=(first, first + POSTS_PER_PAGE - 1))))
        answers = [
            stamp
            for stamp in both
            if first <= stamp.number < first + POSTS_PER_PAGE
            and (stamp.approved or stamp.replies_count)
        ]
        answers.sort(key=lambda stamp: stamp.number, reverse=sort == "newest")
        others = both
    question = next((stamp for stamp in others if stamp.number == 0), None)
    accepted = sorted(
        (s for s in others if s.is_accepted and s.approved and s.number),
        key=lambda stamp: stamp.number,
    )
    return answers, question, accepted, last


@require_GET
def topic(request: HttpRequest, topic_id: int, slug: str = "") -> HttpResponse:
    """The question, its accepted answers, one page of answers with their threads, and the
    composer.
    """
    user = request.user
    topic = Topic.objects.filter(pk=topic_id).first()
    if topic and topic.merged_into_id:
        return moved(load_topic(user, topic.merged_into_id).get_absolute_url())
    if topic is None or not permissions.can_read_topic(user, topic):
        raise Http404
    if way := elsewhere(request, topic.get_absolute_url()):
        return way
    topic.forum = forum_tree()[topic.forum_id]
    sort = request.GET.get("sort", "oldest")
    page = number(request.GET.get("page", "1"), MOST_PAGES)
    if sort not in SORTS or not page:
        raise Http404
    context = _topic_page(request, topic, sort, page)
    if page > context["pages"]:
        raise Http404
    return render(request, "forum/topic.html", context)


def _topic_page(request: HttpRequest, topic: Topic, sort: str, page: int) -> dict:
    user, language = request.user, get_language()
    answers, question, accepted, last = _heads(topic, sort, page)
    extra = [*accepted, *([question] if question else [])]
    roots = [stamp.id for stamp in answers] + ([question.id] if question else [])
    has_replies = any(stamp.replies_count for stamp in [*answers, *extra])
    replies = (
        stamps(
            Post.objects.filter(root_id__in=roots, reply_number__lte=REPLIES_SHOWN)
            .shown()
            .order_by("reply_number")
        )
        if has_replies
        else []
    )
    everything = {stamp.id: stamp for stamp in [*answers, *extra, *replies]}
    fragments = post_fragments(everything.values(), topic, language)
    places = by_place(replies)

    def whole(stamp) -> str:
        html = thread(stamp, fragments, places)
        more = stamp.replies_count - REPLIES_SHOWN
        return (
            html + _more_replies(stamp.id, more) if more > 0 and stamp.parent_id is None else html
        )

    pieces = {
        "question": whole(question) if question else "",
        "accepted": accepted_section(accepted, fragments, language),
        "answers": "".join(whole(stamp) for stamp in answers),
    }
    context: dict = {}
    if user.is_authenticated:
        token = get_token(request)
        voted = voted_by(user, list(everything))
        pieces = {
            name: personal(html, user=user, token=token, voted=voted)
            for name, html in pieces.items()
        }
        read_to, draft_id, level = waiting_for(user, topic)
        level = Subscription.Level.NORMAL if level is None else level
        context = {
            "read_to": read_to or 0,
            "level": level,
            **_composing(request, topic, language, token, draft_id),
        }
    else:
        pieces = {name: neutral(html) for name, html in pieces.items()}
    stands_around = around(topic, language, sort)
    pieces |= {name: getattr(stands_around, name) for name in ("trail", "state", "count", "side")}
    if question and page == 1:
        pieces["schema"] = question_schema(topic, question, language)
    if topic.known_as:
        context["known"] = entries_named(user, [topic.known_as])
    return {
        "topic": topic,
        "sort": sort,
        "page": page,
        "pages": last,
        "numbers": _page_numbers(page, last),
        **context,
        **{name: mark_safe(html) for name, html in pieces.items()},
        "abilities": " ".join(permissions.abilities(user, topic)),
        "has_feed": permissions.visitors_may_read(topic),
        "may_moderate": permissions.can_lock(user, topic) or permissions.can_move(user, topic),
        "ask_query": f"?forum={topic.forum_id}",
        "canonical_page": topic.get_absolute_url() + (f"?page={page}" if page > 1 else ""),
    }


def _composing(
    request: HttpRequest,
    topic: Topic,
    language: str,
    token: str,
    draft_id=None,
    typed: str = "",
    error: str = "",
) -> dict:
    """The composer with the draft that was kept, or with what was typed and why it was not
    taken.
    """
    if not permissions.can_post(request.user, topic):
        return {"may_post": False}
    draft = Draft.objects.filter(pk=draft_id).first() if draft_id else None
    body = typed or (draft.body if draft else "")
    html = composer(
        topic,
        language,
        token=token,
        nonce=new_nonce(),
        body=body,
        draft=draft,
        error=error,
        **_reply_target(request, topic, draft),
    )
    return {"may_post": True, "composer": mark_safe(html)}


def _more_replies(root_id: int, more: int) -> str:
    from django.utils.translation import ngettext

    words = ngettext("%(n)d more reply", "%(n)d more replies", more) % {"n": more}
    return (
        f'<a class="more-replies" href="/posts/{root_id}/replies/"'
        f' hx-get="/posts/{root_id}/replies/" hx-target="#replies-{root_id}" hx-swap="innerHTML"'
        f" data-once>{escape(words)}</a>"
    )


def _reply_target(request: HttpRequest, topic: Topic, draft: Draft | None = None) -> dict:
    """Without scripts `?reply=` and `?quote=` choose what the composer answers to; a draft
    remembers it.
    """
    target = number(
        request.GET.get("reply") or request.GET.get("quote") or request.POST.get("parent")
    )
    if target is None and draft:
        target = draft.parent_id
    if not target:
        return {}
    post = (
        Post.objects.filter(pk=target, topic=topic, approved=True).select_related("poster").first()
    )
    if post is None:
        return {}
    quoted = quote_of(post) if request.GET.get("quote") else ""
    return {"reply_to": None if post.is_question and quoted else post, "quoted": quoted}


def quote_of(post: Post) -> str:
    """A post as Markdown quotation with its author and place."""
    name = post.poster.name if post.poster else _("former member")
    lines = "\n".join(f"> {line}" for line in post.content.raw.splitlines())
    return f"> [{name}]({post.get_absolute_url()}):\n{lines}\n\n"


@require_GET
def since(request: HttpRequest, topic_id: int) -> JsonResponse:
    """What happened in the topic after the event `after`: the same messages that the socket would
    have brought.
    """
    try:
        topic = load_topic(request.user, topic_id)
    except Http404:
        return _merged_away(request, topic_id)
    after = number(request.GET.get("after"))
    if after is None:
        raise Http404
    response = JsonResponse(
        {"last": topic.last_event_id, "messages": missed(topic, after, get_language())}
    )
    response["Cache-Control"] = "no-store"
    return response


def _merged_away(request: HttpRequest, topic_id: int) -> JsonResponse:
    """The page of a topic that went into another one has to be loaded again; it leads there."""
    topic = get_object_or_404(Topic, pk=topic_id, merged_into__isnull=False)
    load_topic(request.user, topic.merged_into_id)
    message = {"id": topic.last_event_id, "do": "reload"}
    response = JsonResponse({"last": topic.last_event_id, "messages": [message]})
    response["Cache-Control"] = "no-store"
    return response


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@within_limit("asks_per_hour")
def ask(request: HttpRequest) -> HttpResponse:
    """The page to ask on; a draft is found again on any device."""
    draft = Draft.objects.filter(user=request.user, place="ask").first()
    if request.method == "POST":
        form = AskForm(request.POST, user=request.user)
        if form.is_valid():
            data = form.cleaned_data
            if not permissions.can_ask(request.user, data["forum"]):
                raise Http404
            topic = actions.start_topic(
                data["forum"],
                by=request.user,
                title=data["title"],
                content=data["body"],
                tags=data["tags"],
                nonce=data["nonce"],
            )
            mark_posted(data["nonce"], by=request.user)
            return redirect(topic)
    else:
        initial = {
            "title": request.GET.get("title", "")[:160],
            "forum": request.GET.get("forum", ""),
            "body": request.GET.get("body", "")[:5000],
        }
        if draft and not initial["title"]:
            initial = {
                "title": draft.title,
                "body": draft.body,
                "tags": draft.tags,
                "forum": draft.forum_id,
            }
        form = AskForm(user=request.user, initial=initial)
    return render(
        request,
        "forum/ask.html",
        {"form": form, "draft": draft},
        status=422 if form.errors else 200,
    )


@members_only
@require_POST
@within_limit("posts_per_minute")
def answer(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Post an answer, or a reply when `parent` names a post."""
    topic = load_topic(request.user, topic_id)
    if not permissions.can_post(request.user, topic):
        return refuse(request, _("This topic is closed for new posts."))
    form = PostForm(request.POST)
    parent_id = number(request.POST.get("parent"))
    parent = load_post(request.user, parent_id) if parent_id else None
    if parent and parent.topic_id != topic.pk:
        raise Http404
    if not form.is_valid():
        if request.htmx:
            return refuse(request, " ".join(form.errors.get("body", [])), 422)
        context = _topic_page(
            request, topic, "oldest", max(1, ceil(topic.answers_numbered / POSTS_PER_PAGE))
        )
        error, typed = " ".join(form.errors.get("body", [])), request.POST.get("body", "")
        context |= _composing(
            request, topic, get_language(), get_token(request), typed=typed, error=error
        )
        return render(request, "forum/topic.html", context, status=422)
    data = form.cleaned_data
    try:
        if parent:
            post = actions.post_reply(
                parent, by=request.user, content=data["body"], nonce=data["nonce"]
            )
        else:
            post = actions.post_answer(
                topic, by=request.user, content=data["body"], nonce=data["nonce"]
            )
    except Refused:
        return refuse(request, _("This post was removed in the meantime."), 409)
    if request.htmx:
        topic.refresh_from_db()
        after = number(request.POST.get("after"))
        body = {
            "post": post.pk,
            "messages": [] if after is None else missed(topic, after, get_language()),
        }
        return JsonResponse(body)
    return redirect(post)


@members_only
@require_POST
def read(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The page's script says how far it was read; notices about the topic count as seen."""
    topic = load_topic(request.user, topic_id)
    last = number(request.POST.get("post"))
    if last is not None:
        actions.mark_topic_read(topic, by=request.user, last_post_id=last)
    if request.user.unread_notices:
        mark_notices_read(by=request.user, about=topic.live_group)
    return HttpResponse(status=204)


@require_GET
def unread(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Go to the first post that this person has not seen."""
    topic = load_topic(request.user, topic_id)
    if not request.user.is_authenticated:
        return redirect(topic)
    mark = (
        TopicRead.objects.filter(user=request.user, topic=topic)
        .values_list("last_post_id", flat=True)
        .first()
    )
    post = None
    if mark is not None:
        post = Post.objects.filter(topic=topic, id__gt=mark, approved=True).order_by("id").first()
    return redirect(post or (topic.last_post if mark is not None and topic.last_post else topic))


def _moderation(request: HttpRequest, topic: Topic, verb: str) -> HttpResponse:
    user = request.user
    table = {
        "lock": (permissions.can_lock, actions.lock_topic, {}),
        "unlock": (permissions.can_lock, actions.unlock_topic, {}),
        "pin": (permissions.can_pin, actions.pin_topic, {}),
        "announce": (permissions.can_announce, actions.pin_topic, {"announce": True}),
        "unpin": (permissions.can_pin, actions.unpin_topic, {}),
    }
    if verb not in table:
        raise Http404
    allowed, act, words = table[verb]
    if not allowed(user, topic):
        raise Http404
    act(topic, by=user, **words)
    return redirect(topic)


@members_only
@require_POST
def moderate(request: HttpRequest, topic_id: int, verb: str) -> HttpResponse:
    """lock, unlock, pin, announce, unpin."""
    return _moderation(request, load_topic(request.user, topic_id), verb)


@members_only
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Move, merge and split, on one page."""
    topic = load_topic(request.user, topic_id)
    if not (permissions.can_move(request.user, topic) or permissions.can_lock(request.user, topic)):
        raise Http404
    what = request.POST.get("what", "")
    answers = Post.objects.filter(topic=topic, approved=True).answers().order_by("number")
    answers = answers.select_related("poster").defer("_content_rendered")[:MOST_SPLIT]
    forms = {
        "move": MoveForm(request.POST if what == "move" else None, user=request.user),
        "merge": MergeForm(
            request.POST if what == "merge" else None, user=request.user, topic=topic
        ),
        "split": SplitForm(request.POST if what == "split" else None, answers=answers),
    }
    if what in forms and forms[what].is_valid() and permissions.can_move(request.user, topic):
        try:
            result = _managed(request, topic, what, forms[what].cleaned_data)
        except Refused:
            forms[what].add_error(None, _("That is not possible with this topic."))
        else:
            messages.success(
                request, {"move": _("Moved."), "merge": _("Merged."), "split": _("Split.")}[what]
            )
            return redirect(result)
    context = {
        "topic": topic,
        "forum": topic.forum,
        "forms": forms,
        "pinned": topic.type != Topic.TOPIC_POST,
        "may_announce": permissions.can_announce(request.user, topic),
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "forum/manage.html", context, status=422 if failed else 200)


def _managed(request: HttpRequest, topic: Topic, what: str, data: dict) -> Topic:
    if what == "move":
        return actions.move_topic(topic, by=request.user, to=data["to"])
    if what == "merge":
        return actions.merge_topics(topic, by=request.user, into=data["into"])
    chosen = list(Post.objects.filter(pk__in=data["answers"], topic=topic))
    return actions.split_topic(topic, by=request.user, answers=chosen, title=data["title"])
