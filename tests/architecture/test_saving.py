"""Rows that are there already are written column by column: a whole row would take back what others
wrote meanwhile.
"""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from django import forms

import community
import forum
import ideas
import kb
import moderation
from community.accounts.changes import ChangesOnly

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("community", "forum", "ideas", "kb", "moderation")
NEW_ROWS_ALONE = {"demo", "migrations"}
SETS_UP_ONCE = {"SetUpForm", "PersonCreationForm"}


def sources() -> Iterator[Path]:
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        if not NEW_ROWS_ALONE & set(path.parts):
            yield path


def is_narrow(call: ast.Call) -> bool:
    """A row's save that names its columns or makes a new row; a picture's or file's save, which has
    something to save first.
    """
    named = {keyword.arg for keyword in call.keywords}
    return bool(named & {"update_fields", "force_insert"}) or len(call.args) > 1


def whole_rows(path: Path) -> Iterator[str]:
    """The places of `path` that save a row as a whole.

    `form.save()` is looked at by the test of forms below.
    """
    tree = ast.parse(path.read_text())
    overrides = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef) and outer.name in ("save", "save_user")
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if (
            not isinstance(node, ast.Call)
            or not isinstance(node.func, ast.Attribute)
            or node.func.attr != "save"
        ):
            continue
        receiver = ast.unparse(node.func.value)
        hands_on = id(node) in overrides and receiver.startswith(("super(", "models.Model"))
        if not is_narrow(node) and not hands_on and receiver != "form":
            yield f"{node.lineno}: {receiver}.save"


def test_no_room_saves_a_whole_row():
    assert not [
        (str(path.relative_to(ROOT)), place) for path in sources() for place in whole_rows(path)
    ]


def test_no_form_saves_a_whole_row():
    for package in (community, forum, ideas, kb, moderation):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith("forms") or ".office." in module.name:
                __import__(module.name)

    def below(kind):
        return {kind} | {found for child in kind.__subclasses__() for found in below(child)}

    ours = {
        kind
        for kind in below(forms.ModelForm)
        if kind.__module__.startswith(ROOMS) and kind is not ChangesOnly
    }
    assert {kind.__name__ for kind in ours} >= {
        "ProfileForm",
        "ForumForm",
        "LookForm",
        "PersonEditForm",
    }
    whole = {"PreferencesForm", "ReleaseNoteForm"}  # the latter's page is written as a revision
    assert {
        kind.__name__ for kind in ours if not issubclass(kind, ChangesOnly)
    } <= SETS_UP_ONCE | whole


def test_a_whole_row_would_be_found(tmp_path):
    (tmp_path / "actions.py").write_text(
        "def rename(thing):\n    thing.name = 1\n    thing.save()\n"
    )
    assert list(whole_rows(tmp_path / "actions.py")) == ["3: thing.save"]
