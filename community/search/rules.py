"""The numbers of this room."""

from django.utils.translation import gettext_lazy as _

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
