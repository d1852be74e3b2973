"""Where our pages stand in Wagtail's admin."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks, permissions
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import PagesSummaryItem

from community.portal.office import listings, views
from community.portal.office.forums import ForumViewSet, NeverDelete
from community.portal.office.search import (
    SynonymsViewSet,
    VersionViewSet,
    knowledge_report,
    search_report,
)
from forum.models import Forum
from kb.permissions import can_write_articles


class _For(MenuItem):
    """A menu item for those who hold a permission."""

    def __init__(self, *args, permission: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request) -> bool:
        return request.user.has_perm(self.permission)


permissions.register_permission_policy(Forum, NeverDelete(Forum))


@hooks.register("register_admin_viewset")
def forums():
    return ForumViewSet()


@hooks.register("register_admin_viewset")
def synonyms():
    return SynonymsViewSet()


@hooks.register("register_admin_viewset")
def versions():
    return VersionViewSet()


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("matrix/", views.matrix, name="office_matrix"),
        path("matrix/<number:forum_id>/", views.matrix, name="office_matrix"),
        path("look/", views.look, name="office_look"),
        path("rules/", views.rules, name="office_rules"),
        path("search-report/", search_report, name="office_search"),
        path("knowledge/", knowledge_report, name="office_knowledge"),
    ]


@hooks.register("register_admin_menu_item")
def who_may_what():
    permission = "forum_permission.change_groupforumpermission"
    return _For(
        _("Who may what"),
        reverse("office_matrix"),
        icon_name="lock",
        order=160,
        permission=permission,
    )


@hooks.register("register_admin_menu_item")
def look():
    return _For(
        _("Look"),
        reverse("office_look"),
        icon_name="view",
        order=170,
        permission="portal.change_look",
    )


@hooks.register("register_admin_menu_item")
def rules():
    return _For(
        _("Rules"),
        reverse("office_rules"),
        icon_name="cog",
        order=180,
        permission="accounts.change_ruleoverride",
    )


class _ForWriters(MenuItem):
    """A menu item for those who may write articles."""

    def is_shown(self, request) -> bool:
        return can_write_articles(request.user)


@hooks.register("register_admin_menu_item")
def search_page():
    return _ForWriters(_("Search"), reverse("office_search"), icon_name="search", order=310)


@hooks.register("register_admin_menu_item")
def knowledge_page():
    return _ForWriters(_("Knowledge"), reverse("office_knowledge"), icon_name="doc-full", order=320)


@hooks.register("register_admin_menu_item")
def community():
    return MenuItem(_("To the community"), reverse("home"), icon_name="home", order=10)


@hooks.register(
    "construct_admin_api", order=100
)  # after Wagtail's own, which list whatever there is
def api(router):
    router.register_endpoint("pages", listings.PagesApi)
    router.register_endpoint("images", listings.ImagesApi)
    router.register_endpoint("documents", listings.DocumentsApi)


@hooks.register("construct_homepage_panels")
def first_page(request, panels):
    listings.show_only_what_is_seen(panels, request.user)


@hooks.register("construct_homepage_summary_items")
def first_figures(request, items):
    items[:] = [
        item for item in items if not isinstance(item, PagesSummaryItem)
    ]  # it counts what one does not see


@hooks.register("construct_reports_menu")
def reports(request, items):
    items[:] = [item for item in items if item.name != "site-history" or request.user.is_superuser]
