"""Forums in the back office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from community.portal.office.forms import ForumForm
from forum.models import Forum


class NeverDelete(ModelPermissionPolicy):
    """Django's own permissions, without deletion: a forum takes its topics with it."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)


class ForumViewSet(ModelViewSet):
    """List, add and edit forums; forums are hidden by the matrix, never deleted."""

    model = Forum
    name = "forums"
    icon = "comment"
    menu_label = _("Forums")
    menu_order = 150
    add_to_admin_menu = True
    ordering = ["tree_id", "lft"]
    list_display = ["name", "parent", "kind", "language", "direct_topics_count"]
    search_fields = ["name"]
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update=False):
        return ForumForm
