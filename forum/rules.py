"""The forum's numbers."""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import (
    Portion,
    declare_forgetting,
    declare_personal_data,
    leave_out,
)
from community.accounts.roles import declare_grants
from community.accounts.rules import Rule, declare

POSTS_PER_PAGE = 20
TOPICS_PER_PAGE = 20
REVISIONS_PER_PAGE = 5
MOST_TAGS = 5
TAGS_OFFERED = 8

declare(
    Rule("asks_per_hour", 20, _("Topics that one person may start in an hour.")),
    Rule("asks_per_hour_new", 5, _("The same for members of less than three days.")),
    Rule(
        "help_check_days",
        3,
        _("Days after the last answer until an asker is asked by mail whether it helped."),
        "days",
        1,
        29,
    ),
    Rule(
        "unanswered_days",
        30,
        _("Days back in which the team's first page looks for questions without an answer."),
        "days",
        1,
        3650,
    ),
)

VERSIONS = (
    "community_forum.add_productversion",
    "community_forum.change_productversion",
    "community_forum.view_productversion",
)
declare_grants(
    {
        "moderator": ("community_forum.accept_any_answer",),
        "agent": ("community_forum.accept_any_answer",),
        "product manager": VERSIONS,
        "administrator": (
            "community_forum.accept_any_answer",
            "forum.add_forum",
            "forum.change_forum",
            "forum.view_forum",
            "forum_permission.change_groupforumpermission",
            *VERSIONS,
            "community_forum.delete_productversion",
        ),
    }
)

declare_personal_data(
    Portion(
        "forum_conversation.Topic",
        "poster",
        ("id", "subject", "created", "solved_on"),
        ("forum__name",),
        "forum.{forum_id}",
    ),
    Portion(
        "forum_conversation.Post",
        "poster",
        ("id", "topic_id", "content", "created", "edited_on", "score"),
        ("topic__subject",),
        "topic.{topic_id}",
    ),
    Portion("community_forum.Bookmark", "user", ("post_id", "created")),
    Portion(
        "community_forum.Confirmation", "by", ("post_id", "version__name", "still_true", "created")
    ),
)
leave_out(
    "counted and copied from posts that are told themselves",
    "forum_conversation.Topic.solver",
    "forum_conversation.Topic.last_poster",
    "community_forum.Tally.person",
)
leave_out("marks of how far somebody has read, and nothing else", "community_forum.TopicRead.user")
leave_out(
    "who kept order or edited; the words are their author's",
    "forum_conversation.Post.updated_by",
    "forum_conversation.Topic.agent",
    "community_forum.PostRevision.by",
    "community_forum.TopicMerge.by",
    "community_forum.TopicMerge.undone_by",
    "community_forum.Removal.by",
    "community_forum.Removal.restored_by",
    "community_forum.AcceptedAnswer.by",
    "community_forum.AcceptedAnswer.withdrawn_by",
)
leave_out("what the team lets somebody do", "forum_permission.UserForumPermission.user")
declare_forgetting("forum.actions.leaving.forget_bookmarks_of")
