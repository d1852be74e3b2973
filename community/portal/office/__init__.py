"""The back office: Wagtail's, behind one gate, and the portal's own pages in it."""

from django.utils.translation import gettext_lazy as _

from community.office import OfficePage, declare_pages, holders_of
from community.portal.office import views

declare_pages(
    OfficePage(
        "office_look",
        ("look/",),
        views.look,
        _("Look"),
        "view",
        170,
        holders_of("portal.change_look"),
    ),
    OfficePage(
        "office_rules",
        ("rules/",),
        views.rules,
        _("Rules"),
        "cog",
        180,
        holders_of("accounts.change_ruleoverride"),
    ),
)
