"""Lists of Wagtail's back office that go past its permission policies, with what somebody does not
see left out.
"""

from __future__ import annotations

from rest_framework.authentication import SessionAuthentication
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.chooser import BrowseView
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry


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
