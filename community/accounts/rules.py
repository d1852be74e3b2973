"""The machinery of product rules: each room lists its numbers; an operator may override them in the
back office.
"""

from dataclasses import dataclass

from community.accounts.kept import forget, kept
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
    return kept("rules", _overrides).get(name, REGISTRY[name].default)


def _overrides() -> dict[str, int]:
    return dict(RuleOverride.objects.values_list("name", "value"))


def forget_overrides() -> None:
    """Call it in the transaction that changes an override."""
    forget()
