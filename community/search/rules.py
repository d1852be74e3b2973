"""The numbers of this room."""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import Portion, declare_personal_data, leave_out
from community.accounts.roles import declare_grants
from community.accounts.rules import Rule, declare

declare(
    Rule(
        "searches_per_minute",
        120,
        _("Searches and suggestions from one network address in a minute."),
    ),
    Rule(
        "gap_days",
        90,
        _("Days after which a search that nobody repeats is no longer listed as a gap."),
        "days",
        7,
        3650,
    ),
)

SYNONYMS = (
    "search.add_synonyms",
    "search.change_synonyms",
    "search.delete_synonyms",
    "search.view_synonyms",
)
declare_grants({"editor": SYNONYMS, "administrator": SYNONYMS})
declare_personal_data(
    Portion("search.AskSession", "user", ("started_on", "solved_on", "posted_on"))
)
leave_out("what the person's own rows say, made ready to be found", "search.SearchEntry.author")
leave_out("what somebody of the team decided", "search.Gap.dismissed_by")
