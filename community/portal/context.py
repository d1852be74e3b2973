"""What the frame of every page needs to know."""

from django.conf import settings
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

from community.portal.look import look

LIGHT_AND_DARK = {"light", "dark"}


def frame(request) -> dict:
    """The look, the language, the theme and the canonical address of this page."""
    user = getattr(request, "user", None)
    theme = (
        user.theme
        if user is not None and user.is_authenticated
        else request.COOKIES.get("theme", "auto")
    )
    this_look = look()
    return {
        "look": this_look,
        "language": get_language(),
        "languages": [(code, name) for code, name in NAMES if code in this_look.languages],
        "theme": theme if theme in LIGHT_AND_DARK else "auto",
        "canonical": settings.SITE_URL + escape_uri_path(request.path),
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
    }


NAMES = (("en", "English"), ("ru", "Русский"))
