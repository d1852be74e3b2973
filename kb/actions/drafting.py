"""Drafts that do not come from Wagtail's editor: from a topic, from a search that found nothing,
from a member's suggestion.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import partial

from django.utils import timezone
from wagtail.models import Comment, Page

from community.accounts.doors import Refused
from community.events.actions import publish
from community.slugs import free_slug
from community.transactions import by_id, one_transaction
from kb import events
from kb.models import Article, Credit, EditSuggestion, Origin
from kb.parts import changes_in, parts_of, put, replace, streams_of
from kb.querysets import index_for


@one_transaction
def draft_article(
    *,
    by,
    title: str,
    language: str,
    body: list[tuple[str, object]],
    lead: str = "",
    credited: Iterable = (),
    parent=None,
    origin: str = "",
) -> Article:
    """Make an unpublished article of blocks [(kind, value), …] below `parent` (the first page in
    the language, else).

    `origin` is what it was made of ("topic.42"). Raises Refused where `by` may not write.
    """
    parent = parent or index_for(language)
    if parent is not None:  # the tree gives a new page its place: one after the other
        parent = by_id(Page.objects.all()).get(pk=parent.pk).specific
    if parent is None or not parent.permissions_for_user(by).can_add_subpage():
        raise Refused("may not write here")
    article = Article(
        title=title[:255],
        slug=free_slug(title, otherwise="article", taken=partial(_slugs_below, parent), most=80),
        lead=lead[:400],
        locale=parent.locale,
        live=False,
        owner=by,
        has_unpublished_changes=True,
    )
    article.body = Article.body.field.stream_block.to_python(
        [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in body]
    )
    parent.add_child(instance=article)
    article.save_revision(user=by, log_action=True)
    if origin:
        Origin.objects.create(page=article, key=origin)
    Credit.objects.bulk_create(
        [Credit(page_id=article.pk, person=person) for person in credited], ignore_conflicts=True
    )
    return article


def _slugs_below(parent: Page, base: str) -> set[str]:
    children = parent.get_children().filter(slug__startswith=base)
    return set(children.values_list("slug", flat=True))


def editable_texts(page) -> dict[str, str]:
    """What a member may change of a page that they read, by the key of its part, as they would
    write it.
    """
    return {key: part.text for key, part in parts_of(page).items()}


@one_transaction
def suggest_edit(page, *, by, texts: dict[str, str], words: str = "") -> EditSuggestion:
    """Make a draft in which these parts (key -> text) of the published page are changed, and hand
    it to the editors.

    It stands on the newest version, so that no editor's work is lost: what an editor is changing
    too, or has locked, is not touched, and the member's text stands beside it as a comment. Words
    alone hand the page over as it is, with a comment. Raises Refused when there is neither, for a
    text that the page could not keep, or when the page was withdrawn.
    """
    page = by_id(Page.objects.all()).get(pk=page.pk).specific
    parts = parts_of(page)
    values, wrong = changes_in(parts, texts)
    if wrong or not page.live or not (values or words):
        raise Refused("not to be kept" if wrong else "withdrawn, or nothing changed")
    newest = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
    streams = streams_of(newest)
    changes: list[dict] = [
        {
            "key": key,
            "label": parts[key].full_label,
            "before": parts[key].text,
            "after": texts[key].strip(),
            "in_draft": not page.locked and replace(streams, parts[key], value),
        }
        for key, value in values.items()
    ]
    put(newest, streams)
    revision = newest.save_revision(user=by, changed=True)
    suggestion = EditSuggestion.objects.create(
        page_id=page.pk, by=by, revision_id=revision.pk, words=words[:500], changes=changes
    )
    left = [str(change["after"]) for change in changes if not change["in_draft"]]
    said = "\n\n".join(text for text in (words[:500], *left) if text)
    if said:  # the editor reads it beside the text
        Comment.objects.create(
            page_id=page.pk, user=by, text=said, contentpath="body", revision_created=revision
        )
    workflow = page.get_workflow()
    if workflow and not page.current_workflow_state:
        workflow.start(newest, by)
    publish(events.EditSuggested(by.pk, page.pk, suggestion.pk))
    return suggestion


@one_transaction
def decline_edits(page_id: int, *, by) -> int:
    """An editor did not take what members had proposed; returns how many suggestions that were."""
    declined = EditSuggestion.objects.filter(
        page_id=page_id, published_on=None, declined_on=None
    ).update(declined_on=timezone.now())
    if declined:
        publish(events.EditsDeclined(by.pk if by else None, page_id))
    return declined
