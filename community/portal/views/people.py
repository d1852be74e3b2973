"""People: those who help most, and a page for each."""

from __future__ import annotations

from django.db.models import Q
from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from community.accounts.models import User
from community.addresses import elsewhere
from community.companies.permissions import can_see_companies, membership_shown
from community.fragments.keeping import kept_pieces, piece_name, render_piece
from community.notifications.querysets import level_of
from forum.fragments import answer_rows, answers_of, prepared_stamps, row_fragments
from forum.tallies import tallies
from ideas.fragments import line_fragments
from ideas.fragments import prepared_stamps as prepared_ideas

PEOPLE = 60
SHOWN = 10  # of what somebody asked, answered, wished for


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Those who help most."""
    found = User.objects.filter(is_active=True, closed_on=None)
    first = found.order_by("-solved_count", "-answers_count", "id")[:PEOPLE]
    cards = dict(first.values_list("id", "card_version"))
    done = tallies(cards, request.user)
    return render(request, "people/list.html", {"people": _people(cards, done, get_language())})


def _people(cards: dict[int, int], done: dict[int, dict], language: str) -> SafeString:
    """The rows of these people, in the order that their reader may know; each is kept as long as
    card and counts stay.
    """
    order = sorted(cards, key=lambda pk: (-done[pk]["solved_count"], -done[pk]["answers_count"]))
    stamps = {
        pk: (pk, cards[pk], done[pk]["solved_count"], done[pk]["answers_count"]) for pk in order
    }
    keys = {piece_name("person", *stamp, language=language): pk for pk, stamp in stamps.items()}

    def make(ids: list[int]) -> dict[int, str]:
        people = User.objects.filter(pk__in=ids)
        return {
            one.pk: render_piece(
                "people/_row.html", {"person": one, "done": done[one.pk]}, language
            )
            for one in people
        }

    return mark_safe("".join(kept_pieces(keys, make).values()))


@require_GET
def person(request: HttpRequest, user_id: int, slug: str = "") -> HttpResponse:
    """A person's public page: what they asked, answered and solved.

    Of a suspended person nothing is said, not even the name.
    """
    person = get_object_or_404(
        User.objects.filter(Q(is_active=True) | Q(closed_on__isnull=False)), pk=user_id
    )
    if way := elsewhere(request, person.get_absolute_url()):
        return way
    user, language, own = request.user, get_language() or "", [person.pk]
    rows = prepared_stamps(
        user, "asked", lambda topics, ids: topics.filter(poster=ids[0]).newest()[:SHOWN], own
    )
    wishes = prepared_ideas(
        user, "wished", lambda ideas, ids: ideas.filter(author=ids[0]).order_by("-id")[:SHOWN], own
    )
    about = f"person.{person.pk}"
    level = level_of(user, about) if user.is_authenticated else None
    context = {
        "person": person,
        "about": about,
        "level": level,
        "done": tallies([person.pk], user)[person.pk],
        "membership": membership_shown(user, person),
        "sees_companies": can_see_companies(user),
        "ideas": mark_safe(line_fragments(wishes, language)),
        "topics": mark_safe(row_fragments(rows, language)),
        "has_topics": bool(rows),
        "answers": mark_safe(answer_rows(answers_of(person, user, SHOWN), language)),
    }
    return render(request, "people/person.html", context)
