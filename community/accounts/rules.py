"""The machinery of product rules: each room lists its numbers; an operator may override them in the back office."""

from dataclasses import dataclass

from django.core.cache import cache

OVERRIDES = "rule-overrides"


@dataclass(frozen=True)
class Rule:
    """One number. `help` (a text, translated when shown) is shown to the operator; `least` and `most` bound what they may set."""

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
    default = REGISTRY[name].default
    overrides = cache.get(OVERRIDES)
    if overrides is None:
        from community.accounts.models import RuleOverride

        overrides = dict(RuleOverride.objects.values_list("name", "value"))
        cache.set(OVERRIDES, overrides, 300)
    return overrides.get(name, default)


def forget_overrides() -> None:
    """Call after an override changed."""
    cache.delete(OVERRIDES)
