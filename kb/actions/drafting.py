"""Drafts that do not come from Wagtail's editor: from a topic, from a search that found nothing, from a member's suggestion."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Comment, Page

from community.events.actions import publish
from community.transactions import by_id, one_transaction
from kb import events
from kb.markdown import to_html
from kb.models import Article, Credit, EditSuggestion, Origin
from kb.querysets import index_for


class Refused(Exception):
    """The action makes no sense in the state that the thing is in; the message is for the person who tried."""


@one_transaction
def draft_article(
    *, by, title: str, language: str, body: list[tuple[str, object]], lead: str = "", credited: Iterable = (), parent=None, origin: str = ""
) -> Article:
    """Make an unpublished article of blocks [(kind, value), …] below `parent` (the first page in the language, else).

    `origin` is what it was made of ("topic.42"). Raises Refused where `by` may not write.
    """
    parent = parent or index_for(language)
    if parent is not None:  # the tree gives a new page its place: one after the other
        parent = by_id(Page.objects.all()).get(pk=parent.pk).specific
    if parent is None or not parent.permissions_for_user(by).can_add_subpage():
        raise Refused("may not write here")
    article = Article(
        title=title[:255], slug=_free_slug(parent, title), lead=lead[:400], locale=parent.locale, live=False, owner=by, has_unpublished_changes=True,
    )  # fmt: skip
    article.body = Article.body.field.stream_block.to_python([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in body])
    parent.add_child(instance=article)
    article.save_revision(user=by, log_action=True)
    if origin:
        Origin.objects.create(page=article, key=origin)
    Credit.objects.bulk_create([Credit(page_id=article.pk, person=person) for person in credited], ignore_conflicts=True)
    return article


def _free_slug(parent: Page, title: str) -> str:
    base = slugify(title, allow_unicode=True)[:80].strip("-") or "article"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 3) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def editable_texts(page) -> dict[str, str]:
    """What a member may change: the text blocks as they are published, by their id, as Markdown. Drafts are not for members."""
    from kb.markdown import from_html

    return {str(block.id): from_html(block.value.source) for block in page.body if block.block_type == "text"}


@one_transaction
def suggest_edit(page, *, by, texts: dict[str, str], words: str = "") -> EditSuggestion:
    """Make a draft in which these text blocks (id -> Markdown) are changed, and hand it to the editors.

    It stands on the newest version, so that no editor's work is lost: what an editor is changing too, or has locked, is not
    touched, and the member's text stands beside it as a comment. Words alone hand the page over as it is, with a comment.
    Raises Refused when there is neither, or the page was withdrawn.
    """
    page = by_id(Page.objects.all()).get(pk=page.pk).specific
    before = editable_texts(page)
    changed = {key: text for key, text in texts.items() if key in before and text.strip() != before[key].strip()}
    if not page.live or not (changed or words):
        raise Refused("withdrawn, or nothing changed")
    newest = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
    left = _put_into(newest, changed, published=page)
    revision = newest.save_revision(user=by, changed=True)
    suggestion = EditSuggestion.objects.create(page_id=page.pk, by=by, revision_id=revision.pk, words=words[:500])
    said = "\n\n".join(filter(None, [words[:500], *left]))
    if said:  # the editor reads it beside the text
        Comment.objects.create(page_id=page.pk, user=by, text=said, contentpath="body", revision_created=revision)
    workflow = page.get_workflow()
    if workflow and not page.current_workflow_state:
        workflow.start(newest, by)
    publish(events.EditSuggested(by.pk, page.pk, suggestion.pk))
    return suggestion


def _put_into(newest, changed: dict[str, str], *, published) -> list[str]:
    """Change these blocks of the newest version where they still are what is published; returns the texts that found no place."""
    own = {block["id"]: block["value"] for block in published.body.raw_data}
    raw, left = [dict(block) for block in newest.body.raw_data], dict(changed)
    for block in raw:
        if block["id"] in left and block["value"] == own[block["id"]] and not published.locked:
            block["value"] = to_html(left.pop(block["id"]))
    newest.body = newest.body.stream_block.to_python(raw)
    return list(left.values())


@one_transaction
def decline_edits(page_id: int, *, by) -> int:
    """An editor did not take what members had proposed; returns how many suggestions that were."""
    declined = EditSuggestion.objects.filter(page_id=page_id, published_on=None, declined_on=None).update(declined_on=timezone.now())
    if declined:
        publish(events.EditsDeclined(by.pk if by else None, page_id))
    return declined
