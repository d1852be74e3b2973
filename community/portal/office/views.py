"""Pages of the back office that Wagtail does not bring: the way in, the account, the matrix, the
look, the rules.
"""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.views.account import AccountView, ThemeSettingsPanel

from community.accounts.origin import way_back
from community.portal.look import forget_look
from community.portal.models import Look
from community.portal.office.forms import LookForm, RulesForm
from forum.actions.forums import granted_everywhere, granted_in, set_permissions
from forum.models import Forum

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
SHOWN = {code for _group, rows in MATRIX for code, _label in rows}


def _field(role: str | None, code: str) -> str:
    return f"{role or 'visitor'}.{code}".replace(" ", "-")


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """The way into the back office is the portal's sign-in; whoever is signed in goes on, or hears
    that it is not for them.
    """
    target = request.GET.get("next") or reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(target)
    if request.user.has_perm("wagtailadmin.access_admin"):
        there = way_back(request, target)
        return redirect(there if there != "/" else "wagtailadmin_home")
    sentence = _("The back office is for the team.")
    return render(request, "portal/refused.html", {"sentence": sentence}, status=403)


class OfficeAccount(AccountView):
    """How the back office looks.

    Name, address, picture, password and what one hears of are changed in the portal alone.
    """

    def get_panels(self):
        return [panel for panel in super().get_panels() if isinstance(panel, ThemeSettingsPanel)]


@permission_required("forum_permission.change_groupforumpermission", raise_exception=True)
@require_http_methods(["GET", "POST"])
def matrix(request: HttpRequest, forum_id: int | None = None) -> HttpResponse:
    """Who may do what, everywhere or in one forum, as one table of ticks."""
    forum = get_object_or_404(Forum, pk=forum_id) if forum_id else None
    if request.method == "POST":
        for role in ROLE_NAMES:
            hidden = granted_in(role, forum) - SHOWN
            ticked = {code for code in SHOWN if request.POST.get(_field(role, code))}
            set_permissions(role, ticked | hidden, forum=forum, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    held = {role: granted_in(role, forum) for role in ROLE_NAMES}
    everywhere = {role: granted_everywhere(role) for role in ROLE_NAMES}
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
    forums = Forum.objects.order_by("tree_id", "lft")
    context = {"groups": groups, "roles": ROLE_NAMES.values(), "forum": forum, "forums": forums}
    return render(request, "office/matrix.html", context)


def _form_page(request: HttpRequest, form, title: str, icon: str, after=None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            if after:
                after()
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = {"form": form, "title": title, "icon": icon}
    return render(request, "office/form.html", context, status=422 if form.errors else 200)


@permission_required("portal.change_look", raise_exception=True)
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """How the portal calls itself and looks."""
    form = LookForm(
        request.POST or None, request.FILES or None, instance=Look.objects.order_by("pk").first()
    )
    return _form_page(request, form, _("Look"), "view", forget_look)


@permission_required("accounts.change_ruleoverride", raise_exception=True)
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The product's numbers."""
    return _form_page(request, RulesForm(request.POST or None), _("Rules"), "cog")
