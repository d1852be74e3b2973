"""What the rooms declare is whole, and those who ask the declarations name no room."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.module_loading import import_string

from community.accounts.personal_data import FORGET, LEFT_OUT, PORTIONS
from community.accounts.rules import REGISTRY
from community.frame import MOST_IN_BAR, PLACES
from tests.planted import ROOMS

ROOT = Path(__file__).resolve().parents[2]


def pointing_to_people() -> Iterator[str]:
    """Every "app.Model.field" by which a row can belong to somebody, whoever's table it is."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is get_user_model():
                yield f"{model._meta.label}.{field.name}"


def test_every_row_that_points_to_people_is_declared_or_left_out_for_a_reason():
    declared = {f"{portion.model}.{portion.owner}" for portion in PORTIONS.values()}
    unsaid = set(pointing_to_people()) - declared - set(LEFT_OUT)
    assert not unsaid
    assert not declared & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_nothing_is_declared_that_there_is_not():
    present = set(pointing_to_people())
    labels = {config.label for config in apps.get_app_configs()}
    assert not {name for name in LEFT_OUT if name.split(".")[0] in labels and name not in present}
    for portion in PORTIONS.values():
        assert f"{portion.model}.{portion.owner}" in present
        fields = {field.name for field in apps.get_model(portion.model)._meta.get_fields()}
        fields |= {f"{name}_id" for name in fields}
        for name in (*portion.own, *portion.others, *filter(None, [portion.key, portion.file])):
            assert name.split("__")[0] in fields, (portion.model, name)


def test_what_forgets_a_closed_account_is_there():
    assert FORGET
    for action in FORGET:
        assert callable(import_string(action)), action


def test_every_limit_that_is_counted_is_declared():
    sources = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    named = {
        name
        for path in sources
        for name in re.findall(r"""["'](\w+_per_(?:minute|hour))["']""", path.read_text())
    }
    assert "posts_per_minute" in named
    assert not named - set(REGISTRY)


def test_the_places_of_the_frame_are_pages_and_a_phone_has_room_for_them():
    keys = [place.key for place in PLACES.values() if place.key]
    below = [first for place in PLACES.values() for first in place.below]
    script = (ROOT / "static/js/50-keys.js").read_text()
    pages = re.findall(r"^  (\w): ", script.split("const PAGES")[1].split("}")[0], re.M)
    assert len(set(keys)) == len(keys) and not set(keys) & set(pages)
    assert len(set(below)) == len(below)
    assert all(place.address.startswith("/") and place.label for place in PLACES.values())
    assert sum(place.in_bar for place in PLACES.values()) <= MOST_IN_BAR


ASKING = [
    *(ROOT / "community/accounts").glob("*.py"),
    *(ROOT / "community" / name for name in ("frame.py", "office.py", "seeds.py")),
    *(
        ROOT / "community/portal" / name
        for name in (
            "context.py",
            "export.py",
            "planting.py",
            "rights_bridge.py",
            "rules.py",
            "wagtail_hooks.py",
        )
    ),
    ROOT / "community/portal/templatetags/portal.py",
    *(ROOT / "templates/components" / f"{name}.html" for name in ("bar", "foot", "rail")),
    *(ROOT / "community/portal/office" / name for name in ("__init__.py", "forms.py", "views.py")),
]


@pytest.mark.parametrize("path", ASKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_who_asks_the_rooms_names_none(path: Path):
    named = re.compile(
        r"^\s*(from|import) (forum|kb|moderation)\b|[\"'](community_forum|forum\w*|kb|search)\.\w",
        re.M,
    )
    assert not named.findall(path.read_text())
