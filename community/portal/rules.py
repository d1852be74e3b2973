"""What roles may do in the back office."""

from community.accounts.roles import TEAM, declare_grants

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
