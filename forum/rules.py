"""The forum's numbers."""

from django.utils.translation import gettext_lazy as _

from community.accounts.rules import Rule, declare

POSTS_PER_PAGE = 20
TOPICS_PER_PAGE = 20
REVISIONS_PER_PAGE = 5
REPLIES_SHOWN = 5
DEEPEST_INDENT = 3
MOST_TAGS = 5

declare(
    Rule(
        "grace_minutes",
        5,
        _("Minutes after posting in which an edit leaves no trace."),
        "min",
        0,
        1440,
    ),
    Rule("attachment_megabytes", 4, _("Largest file in a post."), "MB", 1, 100),
    Rule("attachments_per_post", 8, _("Most files in one post."), "", 0, 50),
    Rule(
        "unposted_days",
        14,
        _(
            "Days after which uploads that were never posted are forgotten, unless a draft shows"
            " them."
        ),
        "days",
        1,
        3650,
    ),
    Rule("post_characters", 30000, _("Longest text of a post."), "characters", 500, 200000),
    Rule(
        "help_check_days",
        3,
        _("Days after the last answer until an asker is asked by mail whether it helped."),
        "days",
        1,
        29,
    ),
    Rule("edit_days", 365, _("Days in which a member may edit what they wrote."), "days", 0, 36500),
)
