"""Who may do what in the forums: the back office's table of ticks."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.numbers import number
from forum.actions.forums import granted_in, set_permissions
from forum.models import Forum

MAY_CHANGE = "forum_permission.change_groupforumpermission"
ROLE_NAMES = {
    None: gettext_lazy("Visitors"),
    "customer": gettext_lazy("Customers"),
    "moderator": gettext_lazy("Moderators"),
    "agent": gettext_lazy("Agents"),
    "product manager": gettext_lazy("Product managers"),
    "editor": gettext_lazy("Editors"),
    "administrator": gettext_lazy("Administrators"),
}
# What a row of the matrix says, in the order in which people think of it. Machina's polls are not
# in the product.
MATRIX = (
    (
        gettext_lazy("See and read"),
        (
            ("can_see_forum", gettext_lazy("See that the forum is there")),
            ("can_read_forum", gettext_lazy("Read its topics")),
            ("can_download_file", gettext_lazy("Open attached files")),
        ),
    ),
    (
        gettext_lazy("Take part"),
        (
            ("can_start_new_topics", gettext_lazy("Ask and start topics")),
            ("can_reply_to_topics", gettext_lazy("Answer and reply")),
            ("can_attach_file", gettext_lazy("Attach files")),
            ("can_edit_own_posts", gettext_lazy("Edit their own posts")),
            ("can_delete_own_posts", gettext_lazy("Remove their own posts")),
        ),
    ),
    (
        gettext_lazy("Keep order"),
        (
            ("can_edit_posts", gettext_lazy("Edit every post")),
            ("can_delete_posts", gettext_lazy("Remove and restore posts")),
            ("can_lock_topics", gettext_lazy("Lock topics")),
            ("can_reply_to_locked_topics", gettext_lazy("Post in locked topics")),
            ("can_move_topics", gettext_lazy("Move, merge and split topics")),
            ("can_post_stickies", gettext_lazy("Pin topics")),
            ("can_post_announcements", gettext_lazy("Make announcements")),
        ),
    ),
)
STEP = "\N{NO-BREAK SPACE}" * 4  # how far a list indents what stands within
SHOWN = {code for _group, rows in MATRIX for code, _label in rows}


def _field(role: str | None, code: str) -> str:
    return f"{role or 'visitor'}.{code}".replace(" ", "-")


@permission_required(MAY_CHANGE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def matrix(request: HttpRequest, forum_id: int | None = None) -> HttpResponse:
    """Who may do what, everywhere or in one forum, as one table of ticks; `?forum=` of the list
    leads to it.
    """
    if (chosen := request.GET.get("forum")) is not None:
        return redirect("office_matrix", *filter(None, [number(chosen)]))
    forum = get_object_or_404(Forum, pk=forum_id) if forum_id else None
    if request.method == "POST":
        held = granted_in(forum)
        for role in ROLE_NAMES:
            hidden = held[role] - SHOWN
            ticked = {code for code in SHOWN if request.POST.get(_field(role, code))}
            set_permissions(role, ticked | hidden, forum=forum, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    held, everywhere = granted_in(forum), granted_in(None)
    groups = [
        (
            group,
            [
                (
                    label,
                    [
                        {
                            "field": _field(role, code),
                            "on": code in held[role],
                            "differs": forum and (code in held[role]) != (code in everywhere[role]),
                            "says": f"{ROLE_NAMES[role]}: {label}",
                        }
                        for role in ROLE_NAMES
                    ],
                )
                for code, label in rows
            ],
        )
        for group, rows in MATRIX
    ]
    context = {
        "groups": groups,
        "roles": ROLE_NAMES.values(),
        "forum": forum,
        "forums": _as_they_stand(),
    }
    return render(request, "office/matrix.html", context)


def _as_they_stand() -> list[Forum]:
    """All forums in the order of the tree, each with the `indent` of its depth."""
    forums = list(Forum.objects.order_by("tree_id", "lft"))
    for forum in forums:
        forum.indent = STEP * forum.level
    return forums
