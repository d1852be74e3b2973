"""What the back office teaches the search."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from community.office import declare_viewsets
from community.search.models import Synonyms


class SynonymsViewSet(ModelViewSet):
    """What staff teach the search."""

    model = Synonyms
    name = "synonyms"
    icon = "list-ul"
    menu_label = _("Synonyms")
    menu_order = 330
    add_to_admin_menu = True
    list_display = ["__str__"]
    form_fields = ["words"]
    copy_view_enabled = False
    inspect_view_enabled = False


declare_viewsets(SynonymsViewSet)
