"""What people do with the knowledge base, one module per noun."""

from kb.actions.drafting import decline_edits, draft_article, suggest_edit
from kb.actions.freshness import ask_to_verify_where_due, verify_page
from kb.actions.publishing import page_published, publish_scheduled
from kb.actions.reading import (
    count_view,
    give_opinion,
    reader_named,
    thank_for_page,
    withdraw_opinion,
)
from kb.actions.tree import plant_indexes

__all__ = [
    "ask_to_verify_where_due",
    "count_view",
    "decline_edits",
    "draft_article",
    "give_opinion",
    "page_published",
    "plant_indexes",
    "publish_scheduled",
    "reader_named",
    "suggest_edit",
    "thank_for_page",
    "verify_page",
    "withdraw_opinion",
]
