"""The desk's numbers, and who works there."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import leave_out
from community.accounts.roles import declare_grants
from community.accounts.rules import Rule, declare

MATTERS_PER_PAGE = 50

declare(
    Rule(
        "desk_days",
        14,
        _("Days that an unsolved question in which nothing more is said stays on the desk."),
        "days",
        1,
        365,
    ),
    Rule(
        "desk_most_held",
        5,
        _("Things that one person of the team can have at a time before they are full."),
        "",
        1,
        100,
    ),
)
GONE_AFTER = timedelta(seconds=60)  # without a page that is open
# Hours after which a matter of a kind is due where no clock says so: what orders the desk.
TAKEN_WITHIN = {
    "stuck": 1,
    "unanswered": 8,
    "replied": 12,
    "review": 4,
    "owed": 24,
    "unsolved": 72,
}

WORK = ("desk.work_at_desk",)
declare_grants(
    {
        "moderator": WORK,
        "agent": WORK,
        "product manager": WORK,
        "administrator": WORK,
    }
)
leave_out("that the team has to do with what somebody wrote", "desk.Matter.asker")
leave_out(
    "who of the team worked on what, and when they were there",
    "desk.Matter.holder",
    "desk.StepIn.agent",
    "desk.StepIn.by",
    "desk.Agent.user",
)
