"""The numbers of the knowledge base."""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import Portion, declare_personal_data, leave_out
from community.accounts.roles import declare_grants
from community.accounts.rules import Rule, declare

declare(
    Rule(
        "verify_days",
        365,
        _(
            "Days after which the owner of an article is asked whether it is still true, where its"
            " category says nothing."
        ),
        "days",
        0,
        3650,
    ),
    Rule(
        "verify_grace_days",
        14,
        _("Days that an owner has to verify before readers are told that nobody has."),
        "days",
        0,
        365,
    ),
    Rule(
        "nos_for_check",
        10,
        _("So many readers whom an article did not help make its owner look at it."),
        "",
        1,
        1000,
    ),
    Rule("nos_days", 90, _("The days in which these readers are counted."), "days", 1, 365),
    Rule(
        "edit_suggestions_per_hour",
        10,
        _("Edits of articles that one member may suggest in an hour."),
    ),
)
declare_grants(
    {
        "editor": ("simple_translation.submit_translation",),
        "administrator": ("simple_translation.submit_translation",),
    }
)
declare_personal_data(
    Portion(
        "kb.Opinion",
        "user",
        ("helpful", "reason", "words", "created"),
        ("page__title",),
        "article.{page_id}",
    ),
    Portion(
        "kb.EditSuggestion",
        "by",
        ("words", "created", "published_on"),
        ("page__title",),
        "article.{page_id}",
    ),
    Portion("kb.Credit", "person", ("created",), ("page__title",), "article.{page_id}"),
)
leave_out(
    "what the team does for the articles",
    "kb.Figures.verified_by",
    "kb.Verification.by",
    "wagtailcore.Page.owner",
    "wagtailcore.Page.locked_by",
    "wagtailcore.Revision.user",
    "wagtailcore.Comment.user",
    "wagtailcore.Comment.resolved_by",
    "wagtailcore.CommentReply.user",
    "wagtailcore.WorkflowState.requested_by",
    "wagtailcore.TaskState.finished_by",
    "wagtailcore.PageSubscription.user",
    "wagtailimages.Image.uploaded_by_user",
    "wagtaildocs.Document.uploaded_by_user",
    "wagtailcore.UploadedFile.uploaded_by_user",
)
WORDS_A_MINUTE = 180
