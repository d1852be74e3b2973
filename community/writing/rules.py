"""The numbers of what people write, and what of it is theirs to take away."""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import (
    Portion,
    declare_forgetting,
    declare_personal_data,
    leave_out,
)
from community.accounts.rules import Rule, declare

declare(
    Rule("posts_per_minute", 10, _("Answers and replies by one person in a minute.")),
    Rule("posts_per_minute_new", 4, _("The same for members of less than three days.")),
    Rule("edits_per_minute", 20, _("Edits by one person in a minute.")),
    Rule(
        "histories_per_minute",
        30,
        _("Pages of earlier versions that one person may read in a minute."),
    ),
    Rule(
        "grace_minutes",
        5,
        _("Minutes after posting in which an edit leaves no trace."),
        "min",
        0,
        1440,
    ),
    Rule("post_characters", 30000, _("Longest text of a post."), "characters", 500, 200000),
    Rule("edit_days", 365, _("Days in which a member may edit what they wrote."), "days", 0, 36500),
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
)
declare_personal_data(
    Portion("writing.Draft", "user", ("place", "title", "body", "updated")),
    Portion("writing.Attachment", "owner", ("id", "name", "size", "created", "file"), file="file"),
)
leave_out("who edited; the words are their author's", "writing.Revision.by")
declare_forgetting("community.writing.leaving.forget_unsent_of")
