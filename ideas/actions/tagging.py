"""Give an idea tags, and take them away."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify

from community.accounts.doors import Refused
from community.tags.naming import tags_named
from community.transactions import one_transaction
from ideas import events
from ideas.actions.ideas import locked, publish_about
from ideas.models import Idea
from ideas.rules import MOST_TAGS


@one_transaction
def change_tags(
    idea: Idea, *, by, given: Iterable[str] = (), taken: Iterable[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add the tags of these names to an idea, and take others away; returns the names that were
    new to it and those that are gone, which the next call takes back the other way round.

    Raises Refused("removed"), and Refused("many") where it would carry more than MOST_TAGS.
    """
    idea = locked(idea.pk)
    if idea.is_removed:
        raise Refused("removed")
    has = {tag.slug: tag for tag in idea.tags.all()}
    off = {slugify(name, allow_unicode=True) for name in taken} & set(has)
    new = {tag.slug: tag for tag in tags_named(given, most=MOST_TAGS + 1)}
    on = set(new) - set(has)
    if not off and not on:
        return (), ()
    if len(has) - len(off) + len(on) > MOST_TAGS:
        raise Refused("many")
    idea.tags.remove(*(has[slug] for slug in off))
    idea.tags.add(*(new[slug] for slug in on))
    came = tuple(sorted(new[slug].name for slug in on))
    went = tuple(sorted(has[slug].name for slug in off))
    publish_about(idea, events.IdeaTagged(by.pk, idea.pk, came, went))
    return came, went


@one_transaction
def set_tags(idea: Idea, names: Iterable[str], *, by) -> None:
    """Make these the tags of an idea. Raises what `change_tags` does."""
    wanted = {slugify(name, allow_unicode=True) for name in names}
    has = locked(idea.pk).tags.values_list("slug", "name")
    change_tags(idea, by=by, given=names, taken=[name for slug, name in has if slug not in wanted])
