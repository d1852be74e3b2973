"""Versions of the product in the back office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from forum.models import ProductVersion


class VersionViewSet(ModelViewSet):
    """Versions of the product: accepted answers of earlier ones ask whether they are still true."""

    model = ProductVersion
    name = "versions"
    icon = "history"
    menu_label = _("Product versions")
    menu_order = 155
    add_to_admin_menu = True
    list_display = ["name", "released_on"]
    form_fields = ["name", "released_on"]
    copy_view_enabled = False
    inspect_view_enabled = False
