"""The room's numbers."""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import Portion, declare_personal_data, leave_out
from community.accounts.roles import declare_grants
from community.accounts.rules import Rule, declare

IDEAS_PER_PAGE = 20
VOTERS_PER_PAGE = 50
FACES_SHOWN = 8
MOST_WEIGHT = 3  # of a budget's votes on one idea
LEAST_TITLE, MOST_TITLE = 10, 100
REVISIONS_PER_PAGE = 5
CANDIDATES = 8  # for a merge
COMMENTS_PER_PAGE = 20
MOST_REPLIES = 500  # that one click brings
MOST_NOTES = 50
MOST_WAITING = 20  # on the page to review ideas
MOST_WORDS = 1000  # why an idea is not taken
MOST_TAGS = 5

declare(
    Rule("ideas_per_hour", 10, _("Ideas that one person may submit in an hour.")),
    Rule("ideas_per_hour_new", 3, _("The same for members of less than three days.")),
    Rule(
        "still_wanted_days",
        365,
        _("Days after which whoever voted for an open idea is asked whether they still want it."),
    ),
)
DECIDE = ("ideas.decide_ideas",)
MODERATE = ("ideas.moderate_ideas",)
TEAMWORK = ("ideas.carry_ideas", "ideas.share_notes", "ideas.vote_for_customers")
SET_UP = tuple(
    f"ideas.{verb}_{noun}" for noun in ("board", "status") for verb in ("add", "change", "view")
)
declare_grants(
    {
        "moderator": (*MODERATE, *TEAMWORK),
        "agent": TEAMWORK,
        "editor": TEAMWORK,
        "product manager": (*DECIDE, *MODERATE, *TEAMWORK, *SET_UP),
        "administrator": (*DECIDE, *MODERATE, *TEAMWORK, *SET_UP),
    }
)
declare_personal_data(
    Portion(
        "ideas.Idea",
        "author",
        ("id", "title", "content", "details", "created", "edited_on"),
        ("votes_count", "status__key", "board__name"),
        "idea.{id}",
    ),
    Portion(
        "ideas.Comment",
        "author",
        ("id", "idea_id", "content", "created", "edited_on"),
        ("idea__title",),
        "idea.{idea_id}",
    ),
)
declare_personal_data(
    Portion(
        "ideas.VoteWeight", "user", ("weight",), ("idea_id",), "idea.{idea_id}", name="vote_weights"
    ),
    Portion(
        "ideas.VoteForCustomer",
        "customer",
        ("source", "created"),
        ("idea_id",),
        "idea.{idea_id}",
        name="votes_given_for_you",
    ),
)
leave_out(
    "said to the team alone, and kept by it",
    "ideas.Note.author",
    "ideas.Note.edited_by",
    "ideas.Note.removed_by",
)
leave_out(
    "who kept order, edited or decided for the team; the words are their authors'",
    "ideas.Comment.edited_by",
    "ideas.Comment.official_by",
    "ideas.Comment.removed_by",
    "ideas.Idea.edited_by",
    "ideas.Idea.locked_by",
    "ideas.Idea.removed_by",
    "ideas.IdeaMerge.by",
    "ideas.IdeaMerge.undone_by",
    "ideas.Review.by",
    "ideas.Review.undone_by",
    "ideas.StatusChange.author",
    "ideas.ToldApart.by",
    "ideas.StatusChange.edited_by",
    "ideas.StatusChange.removed_by",
    "ideas.VoteForCompany.by",
    "ideas.VoteForCustomer.by",
)
