"""The machinery of product rules: each room lists its numbers; an operator may override them in the
back office. Below them stand this room's own, and the limits of acts that several rooms know.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from community.accounts.memory import forget, remembered
from community.accounts.models import RuleOverride


@dataclass(frozen=True)
class Rule:
    """One number.

    `help` (a text, translated when shown) is shown to the operator; `least` and `most` bound what
    they may set.
    """

    name: str
    default: int
    help: object
    unit: str = ""
    least: int = 0
    most: int = 1_000_000


REGISTRY: dict[str, Rule] = {}


def declare(*rules: Rule) -> None:
    """Add a room's rules to the table."""
    REGISTRY.update({rule.name: rule for rule in rules})


def value_of(name: str) -> int:
    """The number in force for a declared rule; raises KeyError for any other name."""
    return remembered("rules", _overrides).get(name, REGISTRY[name].default)


def _overrides() -> dict[str, int]:
    return dict(RuleOverride.objects.values_list("name", "value"))


def forget_overrides() -> None:
    """Call it in the transaction that changes an override."""
    forget()


declare(
    Rule("previews_per_minute", 30, _("Previews of what one person is writing in a minute.")),
    Rule(
        "offers_per_minute",
        240,
        _("Lists of people or tags that one person is offered in a minute of writing."),
    ),
    Rule("votes_per_minute", 60, _("Votes by one person in a minute.")),
    Rule("votes_per_minute_new", 20, _("The same for members of less than three days.")),
    Rule("uploads_per_hour", 60, _("Files that one person may upload in an hour.")),
    Rule("uploads_per_hour_new", 10, _("The same for members of less than three days.")),
    Rule(
        "address_posts_per_minute",
        60,
        _("Posts, votes and uploads from one network address in a minute."),
    ),
    Rule(
        "quick_signups_per_hour",
        5,
        _(
            "Sign-ups from one network address in an hour that were filled in as fast as by a"
            " program."
        ),
    ),
)
