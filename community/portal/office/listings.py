"""Lists of Wagtail's back office that go past its permission policies, with what somebody does not
see left out.
"""

from __future__ import annotations

from functools import partial

from rest_framework.authentication import SessionAuthentication
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.chooser import BrowseView
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from kb.sight import can_see_in_office

# What the panels of the first page list, and which page a row of it is about.
ROWS = {
    "states": lambda row: row["obj"],
    "workflow_states": lambda row: row.content_object,
    "last_edits": lambda row: row[1],
    "locked_pages": lambda row: row,
}


class ChoosePage(BrowseView):
    """Choosing a page begins at the first one that the person sees, never at what pages of a kind
    have in common.
    """

    def get(self, request, parent_page_id=None):
        begin = policy_registry.get_by_type(Page).explorable_root_instance(request.user)
        return super().get(
            request, parent_page_id or (begin.pk if begin else Page.get_first_root_node().pk)
        )


class PagesApi(PagesAdminAPIViewSet):
    """Without translations, which are listed whoever may see them; the side bar asks for those by a
    filter of the list.
    """

    meta_fields = [name for name in PagesAdminAPIViewSet.meta_fields if name != "translations"]


class _Choosable:
    authentication_classes = [SessionAuthentication]  # by name and password alone nobody comes in

    def get_queryset(self):
        choosable = policy_registry.get_by_type(self.model).instances_user_has_any_permission_for(
            self.request.user, ["choose"]
        )
        return super().get_queryset().filter(pk__in=choosable.values("pk"))


class ImagesApi(_Choosable, ImagesAdminAPIViewSet):
    """Pictures that may be chosen."""


class DocumentsApi(_Choosable, DocumentsAdminAPIViewSet):
    """Documents that may be chosen."""


def show_only_what_is_seen(panels, user) -> None:
    """Take out of the panels of the back office's first page what is about pages that `user` does
    not see.
    """
    for panel in panels:
        panel.get_context_data = partial(_seen, panel.get_context_data, user)


def _seen(get_context_data, user, parent_context) -> dict:
    context = get_context_data(parent_context)
    for name, page_of in ROWS.items():
        if name in context:
            context[name] = [row for row in context[name] if can_see_in_office(user, page_of(row))]
    return context
