"""From what people found out to a draft: verbs over forum, search and knowledge base."""

from __future__ import annotations

import re
from io import BytesIO

from django.core.files.images import ImageFile
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from community.accounts.doors import Refused
from community.search.actions import fill_gap
from community.search.models import Gap
from community.things.ref import Ref
from community.transactions import by_id, one_transaction
from community.writing.models import Attachment
from forum.actions import link_article
from forum.models import Post, Topic
from forum.tree import forum_tree
from kb.actions import draft_article
from kb.markdown import from_post
from kb.models import Article, Origin
from kb.querysets import index_for

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)[^)]*\)")  # of Markdown: ![words](address "title")


def draft_from_topic(topic, *, by) -> Article:
    """A draft with the question as problem, the accepted answers as solution, their pictures
    copied, their authors credited.

    A topic that has a draft already returns that one. Raises kb's Refused where `by` may not write,
    or the question is gone.
    """
    if before := _draft_of(topic):
        return before
    shown = (
        Post.objects.filter(topic=topic, approved=True, parent=None)
        .select_related("poster")
        .order_by("number")
    )
    question, accepted = (
        shown.filter(number=0).first(),
        list(shown.filter(is_accepted=True, number__gt=0)),
    )
    if question is None:
        raise Refused("the question was removed")
    language = forum_tree()[topic.forum_id].language or "en"
    with translation.override(language):
        problem, solved = _("The problem"), _("The solution")
    body = _blocks_of(question, problem, by)  # files take their time: no row is held meanwhile
    for post in accepted:
        body += _blocks_of(post, solved, by)
    people = {
        post.poster_id: post.poster
        for post in accepted
        if post.poster and not post.poster.closed_on
    }
    return _draft_once(
        topic, by=by, title=topic.subject, language=language, body=body, credited=people.values()
    )


@one_transaction
def _draft_once(topic, **article) -> Article:
    by_id(Topic.objects.all()).get(pk=topic.pk)  # two at once: the second finds the draft
    return _draft_of(topic) or draft_article(origin=topic.live_group, **article)


def _draft_of(topic) -> Article | None:
    made = Origin.objects.filter(key=topic.live_group).select_related("page").first()
    return made.page.specific if made else None


def _blocks_of(post: Post, heading: str, by) -> list[tuple[str, object]]:
    """The post's text below a heading, its pictures where they stand in it; those that only hang on
    it follow.
    """
    files = {
        file.get_absolute_url(): file
        for file in Attachment.objects.filter(place=str(post.ref), width__isnull=False)
    }
    raw, last, html = post.content.raw, 0, f"<h2>{heading}</h2>"
    blocks: list[tuple[str, object]] = []
    for match in PICTURE.finditer(raw):
        if file := files.pop(match[2], None):
            html += from_post(raw[last : match.start()])
            blocks += [("text", html)] if html else []
            blocks.append(_picture(file, match[1], by))
            html, last = "", match.end()
    html += from_post(raw[last:])
    blocks += [("text", html)] if html else []
    return blocks + [_picture(file, "", by) for file in files.values()]


def _picture(file: Attachment, alt: str, by) -> tuple[str, object]:
    """A copy of the picture, as one of the knowledge base: an article must not depend on who may
    see the topic.
    """
    with file.file.open("rb") as stream:
        copied = ImageFile(BytesIO(stream.read()), name=file.name)
    image = get_image_model().objects.create(
        title=file.name[:255], uploaded_by_user=by, file=copied
    )
    return "picture", {"image": image.pk, "alt": alt.strip() or file.name, "caption": ""}


@one_transaction
def draft_from_gap(gap, *, by) -> Article:
    """A draft for what people searched for and did not find; a gap that has a draft already returns
    that one.
    """
    gap = by_id(Gap.objects.all()).get(pk=gap.pk)
    existing = Article.objects.filter(pk=gap.draft_id).first() if gap.draft_id else None
    if existing:
        return existing
    language = gap.language if index_for(gap.language) else "en"
    title = gap.words[:1].upper() + gap.words[1:]
    with translation.override(language):
        words = _("People search for this:")
    article = draft_article(
        by=by,
        title=title,
        language=language,
        body=[("text", f"<p>{words} {escape(gap.words)}</p>")],
    )
    fill_gap(gap, draft_id=article.pk)
    return article


def link_topic(occurrence) -> None:
    """Reaction to a published article: the topic that it came from shows it."""
    page_id = occurrence.event.page_id
    if topic := _topic_of(page_id):
        link_article(topic, by=None, key=f"article.{page_id}")


def unlink_topic(occurrence) -> None:
    """Reaction to an article that is not live any more."""
    if topic := _topic_of(occurrence.event.page_id):
        link_article(topic, by=None, key="")


def _topic_of(page_id: int) -> Topic | None:
    origins = Origin.objects.filter(page_id=page_id, key__startswith="topic.")
    ref = Ref.parse(origins.values_list("key", flat=True).first())
    return Topic.objects.filter(pk=ref.id).first() if ref else None
