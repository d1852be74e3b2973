"""The numbers of what people write, and what of it is theirs to take away."""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import Portion, declare_forgetting, declare_personal_data
from community.accounts.rules import Rule, declare

declare(
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
declare_forgetting("community.writing.leaving.forget_unsent_of")
