"""The tree of forums, kept in memory until somebody changes it: it is small (tens of rows) and
asked by every page.
"""

from __future__ import annotations

from machina.core.db.models import get_model

from community.accounts.memory import forget, remembered


def forum_tree() -> dict:
    """All forums by id, in the order of the tree.

    Counters in these objects are as old as the tree: never show them.
    """
    Forum = get_model("forum", "Forum")
    return remembered(
        "tree", lambda: {forum.pk: forum for forum in Forum.objects.order_by("tree_id", "lft")}
    )


def forget_tree() -> None:
    """Call it in the transaction that changes forums, their permissions or somebody's roles."""
    forget()
