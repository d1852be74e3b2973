"""From what people found out to a draft: verbs over forum, search and knowledge base."""

from __future__ import annotations

from io import BytesIO

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from community.search.actions import fill_gap
from forum.actions import mark_known
from forum.models import Attachment, Post, Topic
from forum.tree import forum_tree
from kb.actions import draft_article
from kb.markdown import from_post
from kb.models import Article, Origin
from kb.querysets import index_for


@transaction.atomic
def draft_from_topic(topic, *, by) -> Article:
    """A draft with the question as problem, the accepted answers as solution, their pictures copied, their authors credited.

    A topic that has a draft already returns that one. Raises kb's Refused where `by` may not write.
    """
    before = Origin.objects.filter(key=topic.live_group).select_related("page").first()
    if before:
        return before.page.specific
    posts = list(Post.objects.filter(topic=topic, approved=True, parent=None).select_related("poster").order_by("number"))
    question = next(post for post in posts if post.number == 0)
    accepted = [post for post in posts if post.is_accepted]
    language = forum_tree()[topic.forum_id].language or "en"
    with translation.override(language):
        problem, solution = _("The problem"), _("The solution")
    body: list[tuple[str, object]] = [("text", f"<h2>{problem}</h2>{from_post(question.content.raw)}"), *_pictures(question, by)]
    for post in accepted:
        body += [("text", f"<h2>{solution}</h2>{from_post(post.content.raw)}"), *_pictures(post, by)]
    people = {post.poster_id: post.poster for post in accepted if post.poster and not post.poster.closed_on}
    article = draft_article(by=by, title=topic.subject, language=language, body=body, credited=people.values(), origin=topic.live_group)
    return article


def _pictures(post: Post, by) -> list[tuple[str, object]]:
    """The post's pictures as pictures of the knowledge base: an article must not depend on who may see the topic."""
    blocks: list[tuple[str, object]] = []
    for file in Attachment.objects.filter(post=post, width__isnull=False):
        with file.file.open("rb") as stream:
            copied = ImageFile(BytesIO(stream.read()), name=file.name)
        image = get_image_model().objects.create(title=file.name[:255], uploaded_by_user=by, file=copied)
        blocks.append(("picture", {"image": image.pk, "alt": file.name, "caption": ""}))
    return blocks


@transaction.atomic
def draft_from_gap(gap, *, by) -> Article:
    """A draft for what people searched for and did not find; a gap that has a draft already returns that one."""
    existing = Article.objects.filter(pk=gap.draft_id).first() if gap.draft_id else None
    if existing:
        return existing
    language = gap.language if index_for(gap.language) else "en"
    title = gap.words[:1].upper() + gap.words[1:]
    with translation.override(language):
        words = _("People search for this:")
    article = draft_article(by=by, title=title, language=language, body=[("text", f"<p>{words} {escape(gap.words)}</p>")])
    fill_gap(gap, draft_id=article.pk)
    return article


def link_topic(occurrence) -> None:
    """Reaction to a published article: the topic that it came from shows it."""
    page_id = occurrence.event.page_id
    if topic := _topic_of(page_id):
        mark_known(topic, by=None, key=f"article.{page_id}")


def unlink_topic(occurrence) -> None:
    """Reaction to an article that is not live any more."""
    if topic := _topic_of(occurrence.event.page_id):
        mark_known(topic, by=None, key="")


def _topic_of(page_id: int) -> Topic | None:
    key = Origin.objects.filter(page_id=page_id, key__startswith="topic.").values_list("key", flat=True).first()
    return Topic.objects.filter(pk=key.partition(".")[2]).first() if key else None
