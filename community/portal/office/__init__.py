"""The back office: Wagtail's, behind one gate, and the portal's own pages in it."""

from django.utils.translation import gettext_lazy as _

from community.office import OfficePage, declare_pages, declare_waiting, holders_of
from community.portal.office import first_steps, views
from community.portal.office.invitations import MAY_INVITE, team_invitations
from community.portal.office.newcomers import NEW_PEOPLE

declare_waiting(NEW_PEOPLE)

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
    OfficePage(
        "office_invitations",
        ("invitations/",),
        team_invitations,
        _("Invitations"),
        "group",
        175,
        holders_of(MAY_INVITE),
    ),
    OfficePage(
        "office_first_steps",
        ("first-steps/",),
        first_steps.first_steps,
        _("First steps"),
        "tasks",
        20,
        first_steps.is_in_menu,
    ),
)
