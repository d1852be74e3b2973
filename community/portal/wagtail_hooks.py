"""Where the rooms' pages stand in Wagtail's admin."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from community.accounts.models import User
from community.office import PAGES, VIEWSETS, OfficePage
from community.portal.office import frame, listings

autodiscover_modules("office")
hooks.register("insert_global_admin_css", frame.styles)


class _Entry(MenuItem):
    """A page's place in the menu, for those whom it is for."""

    def __init__(self, page: OfficePage):
        address = reverse(page.name)
        super().__init__(page.label, address, icon_name=page.icon, order=page.order)
        self.is_for = page.is_for

    def is_shown(self, request) -> bool:
        return self.is_for(request.user)


@hooks.register("get_avatar_url")
def face(person, size):
    return frame.face_address(person)


@hooks.register("register_admin_viewset")
def viewsets():
    return [kind() for kind in VIEWSETS.values()]


@hooks.register("register_admin_urls")
def addresses():
    return [path(one, page.view, name=page.name) for page in PAGES.values() for one in page.paths]


for page in PAGES.values():
    if page.is_for:
        hooks.register("register_admin_menu_item", partial(_Entry, page))


@hooks.register("register_admin_menu_item")
def first_page():
    return MenuItem(_("What waits"), reverse("wagtailadmin_home"), icon_name="list-ul", order=5)


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


@hooks.register("construct_reports_menu")
def reports(request, items):
    items[:] = [item for item in items if item.name != "site-history" or request.user.is_superuser]


@hooks.register("before_bulk_action")
def change_equals_only(request, action_type, objects, action) -> None:
    """As on a person's own page (`office.people.OfEqualsOnly`): a role changes nobody who may do
    everything.
    """
    theirs = action.model is User and not request.user.is_superuser
    if theirs and any(person.is_superuser for person in objects):
        raise PermissionDenied
