"""The back office's pages: each room declares its own in its `office.py`; the portal gives them
their addresses and their places in the menu.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OfficePage:
    """A page that Wagtail does not bring.

    - name: of its address, for `reverse`
    - paths: below the office's own; the menu leads to the one that takes no argument
    - label, icon, order: in the menu; the label is a lazy text, the icon one of Wagtail's
    - is_for: whether the menu shows it to `user`; the view asks for itself
    """

    name: str
    paths: tuple[str, ...]
    view: Callable
    label: Any
    icon: str
    order: int
    is_for: Callable[[Any], bool]


PAGES: dict[str, OfficePage] = {}
VIEWSETS: dict[str, Any] = {}


def declare_pages(*pages: OfficePage) -> None:
    """Add a room's pages."""
    PAGES.update({page.name: page for page in pages})


def declare_viewsets(*viewsets: Any) -> None:
    """Add a room's viewsets (classes of Wagtail's), which stand in the menu by themselves."""
    VIEWSETS.update({viewset.name: viewset for viewset in viewsets})


def holders_of(permission: str) -> Callable[[Any], bool]:
    """For `OfficePage.is_for`: who holds "app.codename"."""
    return lambda user: user.has_perm(permission)
