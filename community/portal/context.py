"""What the frame of every page needs to know."""

from django.conf import settings
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

from community.accounts.languages import NAMES
from community.accounts.memory import remembered
from community.frame import PLACES, places_for
from community.portal.look import look_here

LIGHT_AND_DARK = {"light", "dark"}


def frame(request) -> dict:
    """The look, the language, the theme and the canonical address of this page."""
    user = getattr(request, "user", None)
    theme = (
        user.theme
        if user is not None and user.is_authenticated
        else request.COOKIES.get("theme", "auto")
    )
    this_look = look_here()
    return {
        "look": this_look,
        "language": get_language(),
        "languages": [(code, name) for code, name in NAMES.items() if code in this_look.languages],
        "theme": theme if theme in LIGHT_AND_DARK else "auto",
        "canonical": settings.SITE_URL + escape_uri_path(request.path),
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "watched": _watched(user),
    }


def _watched(user) -> list[str]:
    """The groups that all pages of somebody listen to."""
    if user is None or not user.is_authenticated:
        return []
    watched = (PLACES[name].watch for name in seen_by(user) if name in PLACES)
    return [f"user.{user.pk}", *filter(None, watched)]


def seen_by(user) -> tuple[str, ...]:
    """What somebody sees of the frame: the names of the places that they may go to, and "office"
    for who may enter the back office. Kept until anybody's rights change.
    """
    if user is None or not user.is_authenticated:
        return remembered(("frame", None), lambda: places_for(user))
    return remembered(("frame", user.pk, user.is_superuser, user.is_active), lambda: _seen(user))


def _seen(user) -> tuple[str, ...]:
    office = ("office",) if user.has_perm("wagtailadmin.access_admin") else ()
    return (*places_for(user), *office)
