"""The back office's pages, and what waits on its first one: each room declares its own in its
`office.py`; the portal gives them their addresses and their places.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, Model
from django.utils.text import capfirst
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permission_policies import ModelPermissionPolicy


@dataclass(frozen=True)
class OfficePage:
    """A page that Wagtail does not bring.

    - name: of its address, for `reverse`
    - paths: below the office's own; the menu leads to the one that takes no argument
    - label, icon, order: in the menu; the label is a lazy text, the icon one of Wagtail's
    - is_for: whether the menu shows it to `user`, None for a page that has no place in it; the view
      asks for itself
    """

    name: str
    paths: tuple[str, ...]
    view: Callable
    label: Any = ""
    icon: str = ""
    order: int = 0
    is_for: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Item:
    """One thing that waits.

    - title, address: where it is dealt with
    - since: from when on it waits
    - note: a few quiet words beside it
    - person: whose it is; their face stands before it
    """

    title: str
    address: str
    since: datetime
    note: str = ""
    person: Any = None


@dataclass(frozen=True)
class Waiting:
    """A section of the first page: what waits for people who hold some right.

    - name: of its place in the page
    - label, icon, order: as of an `OfficePage`
    - is_for: whether `user` has to do with it at all; costs nothing where that is known already
    - items: at most so many of what waits and `user` may see, what has waited longest first; asked
      with the same number of queries however much there is
    - clear: what is said while nothing waits, a lazy text
    - address: where all of it stands; "" where this is all
    """

    name: str
    label: Any
    icon: str
    order: int
    is_for: Callable[[Any], bool]
    items: Callable[[Any, int], list[Item]]
    clear: Any
    address: Callable[[], str] = str


PAGES: dict[str, OfficePage] = {}
VIEWSETS: dict[str, Any] = {}
SECTIONS: dict[str, Waiting] = {}


def declare_pages(*pages: OfficePage) -> None:
    """Add a room's pages."""
    PAGES.update({page.name: page for page in pages})


def declare_viewsets(*viewsets: Any) -> None:
    """Add a room's viewsets (classes of Wagtail's), which stand in the menu by themselves."""
    VIEWSETS.update({viewset.name: viewset for viewset in viewsets})


def declare_waiting(*sections: Waiting) -> None:
    """Add what waits in a room."""
    SECTIONS.update({section.name: section for section in sections})


def holders_of(permission: str) -> Callable[[Any], bool]:
    """For `OfficePage.is_for`: who holds "app.codename"."""
    return lambda user: user.has_perm(permission)


class NeverDelete(ModelPermissionPolicy):
    """Django's own permissions, without deletion: other rows stand on these."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)


def yes_or_no(model: type[Model], name: str) -> BooleanColumn:
    """The column of a list that shows this field as a tick or a cross, not as "True"."""
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return BooleanColumn(name, label=capfirst(field.verbose_name), sort_key=name)
