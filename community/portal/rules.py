"""The portal's numbers; what roles may do in the back office, and what of it, and of what all rooms
share, is whose.
"""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import (
    Portion,
    declare_forgetting,
    declare_personal_data,
    leave_out,
)
from community.accounts.roles import TEAM, declare_grants
from community.accounts.rules import Rule, declare

declare(
    Rule(
        "banners_per_minute",
        30,
        _("Pictures of shared links that are drawn for one network address in a minute."),
    ),
    Rule("all_banners_per_minute", 120, _("The same for all addresses together.")),
    Rule(
        "invitation_days",
        7,
        _("Days in which somebody who is invited to the team may join by the link in the mail."),
        "days",
        1,
        60,
    ),
    Rule("invitations_per_hour", 60, _("Invitations that one person may send in an hour.")),
    Rule("test_mails_per_hour", 10, _("Test mails that one person may send in an hour.")),
)

declare_grants(dict.fromkeys(TEAM, ("wagtailadmin.access_admin",)))
declare_grants(
    {
        "administrator": (
            "accounts.add_user",
            "accounts.change_user",
            "accounts.view_user",
            "accounts.change_ruleoverride",
            "auth.add_group",
            "auth.change_group",
            "auth.view_group",
            "portal.change_look",
        ),
    }
)
declare_personal_data(
    Portion("voting.Vote", "user", ("content_type__model", "object_id", "vote", "time_stamp"))
)
leave_out(
    "the back office's own log, and what a window of it remembers of somebody at work",
    "wagtailcore.ModelLogEntry.user",
    "wagtailcore.PageLogEntry.user",
    "wagtailcore.APIToken.user",
    "wagtailusers.UserProfile.user",
    "wagtailadmin.EditingSession.user",
    "wagtailadmin.FormState.user",
    "admin.LogEntry.user",
)
leave_out(
    "who asked whom to join the team; the account that came of it is told itself",
    "portal.Invitation.by",
    "portal.Invitation.accepted_by",
)
declare_forgetting("community.portal.inviting.forget_invitations_to")
