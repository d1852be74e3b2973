"""Wagtail's frame in the house's clothes: its colours and light, people's names and faces."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import adapter
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.admin.ui import sidebar

from community.accounts.models import User
from community.portal import assets

THEMES = {User.Theme.AUTO: "system", User.Theme.LIGHT: "light", User.Theme.DARK: "dark"}
FACE = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 36 36'>"
    "<rect width='36' height='36' style='fill:oklch(89% .05 {hue})'/>"
    "<text x='18' y='23.5' style='font:600 15px system-ui,sans-serif;text-anchor:middle;"
    "fill:oklch(34% .07 {hue})'>{initial}</text></svg>"
)

KEYS = [
    (_("First of a section"), "1 – 9"),
    (_("Down and up"), "j / k"),
    (_("Open what is chosen"), "Enter"),
]


def styles() -> SafeString:
    """The stylesheet that stands after Wagtail's own."""
    return format_html('<link rel="stylesheet" href="{}">', assets.address("office.css"))


def face_address(person: object) -> str:
    """A person's picture, or their initial on their colour, as they have it beside their words
    (`static/css/32-faces.css`); a dot for nobody, and where Wagtail knows a person by number alone.
    """
    known = person if isinstance(person, User) else None
    if known and known.avatar and not known.closed_on:
        return known.avatar.url
    initial, hue = (known.initial, known.hue) if known else ("·", 0)
    return "data:image/svg+xml," + quote(format_html(FACE, hue=15 + 30 * hue, initial=initial))


def theme_of(user) -> str:
    """What Wagtail calls the light in which somebody reads the portal."""
    return THEMES.get(getattr(user, "theme", ""), "system")


@wagtailadmin_tags.register.simple_tag(takes_context=True)
def admin_theme_classname(context) -> str:
    """Wagtail's own, with the light of the house."""
    theme = f"w-theme-{theme_of(context['request'].user)}"
    return re.sub(r"w-theme-\w+", theme, wagtailadmin_tags.admin_theme_classname(context))


@wagtailadmin_tags.register.simple_tag(takes_context=True)
def admin_theme_color_scheme(context) -> str:
    """For the browser, before any stylesheet."""
    theme = theme_of(context["request"].user)
    return "light dark" if theme == "system" else theme


@wagtailadmin_tags.register.inclusion_tag(
    "wagtailadmin/shared/keyboard_shortcuts_dialog.html", takes_context=True
)
def keyboard_shortcuts_dialog(context) -> dict:
    """Wagtail's sheet of keys; on the first page with its own before them."""
    sheet = wagtailadmin_tags.keyboard_shortcuts_dialog(context)
    if "sections" in context:
        sheet["shortcuts"] = {("morning", _("What waits")): KEYS, **sheet["shortcuts"]}
    return sheet


@adapter("wagtail.sidebar.MainMenuModule", base=sidebar.BaseSidebarAdapter)
class MainMenu(sidebar.MainMenuModule):
    """The menu, with the name that others see of whoever is at work."""

    def js_args(self) -> list:
        *items, person = super().js_args()
        return [*items, person | {"name": self.user.name}]


sidebar.MainMenuModule = MainMenu
