"""Keep the index; remember what people looked for, and what helped them before they asked."""

from community.search.actions.asking import (
    mark_opened,
    mark_posted,
    mark_solved,
    show_suggestions,
    still_asking,
)
from community.search.actions.indexing import (
    drop_gone,
    index,
    index_all,
    send_pending,
)
from community.search.actions.searching import (
    count_search,
    dismiss_gap,
    fill_gap,
    forget_searches,
    open_result,
)

__all__ = [
    "count_search",
    "dismiss_gap",
    "drop_gone",
    "fill_gap",
    "forget_searches",
    "index",
    "index_all",
    "mark_opened",
    "mark_posted",
    "mark_solved",
    "open_result",
    "send_pending",
    "show_suggestions",
    "still_asking",
]
