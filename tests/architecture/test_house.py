"""The house keeps its own rules."""

from __future__ import annotations

import ast
import dataclasses
import re
import statistics
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from community.event_routes import CLOCK, ROUTES
from community.events.event import EVENTS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SOURCES = [
    path
    for room in PROJECT["tool"]["importlinter"]["root_packages"]
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
]


def test_every_event_has_a_row_and_every_row_an_event():
    assert set(EVENTS.values()) == set(ROUTES)


def test_an_event_is_called_by_its_room_and_its_class():
    for name, kind in EVENTS.items():
        words = re.sub(r"(?<!^)([A-Z])", r"_\1", kind.__name__).lower()
        assert name == f"{kind.__module__.split('.')[-2]}.{words}"


def test_every_row_names_functions_that_exist():
    for row in ROUTES.values():
        for name in (*row.in_transaction, *row.live, *row.after_commit):
            assert callable(import_string(name)), name
    for name in (entry.work for entry in CLOCK):
        assert callable(import_string(name)), name


def test_events_carry_ids_and_plain_values_only():
    plain = {
        int,
        str,
        bool,
        float,
        bool | None,
        int | None,
        str | None,
        tuple[str, ...],
        tuple[int, ...],
    }
    for kind in set(EVENTS.values()):
        hints = typing.get_type_hints(kind)
        for field in dataclasses.fields(kind):
            assert hints[field.name] in plain, (kind, field.name)


def test_signal_receivers_stand_in_bridges_only():
    found = [
        path
        for path in SOURCES
        if not path.name.endswith("_bridge.py")
        and re.search(r"@receiver\(|\.connect\(", path.read_text())
    ]
    assert not found


def test_no_room_has_a_drawer_for_everything():
    forbidden = {"utils", "helpers", "core", "common", "managers"}
    assert not [
        path
        for path in SOURCES
        if path.stem in forbidden or forbidden & set(path.relative_to(ROOT).parts)
    ]
    classes = [
        node.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    ]
    assert not [name for name in classes if re.search(r"(Manager|Handler|Processor)$", name)]


NEVER = {
    "thread",
    "threads",
    "board",
    "boards",
    "solution",
    "karma",
    "coin",
    "coins",
    "ban",
    "bans",
}
NEVER |= {"bans", "issue", "doc", "docs", "comment", "comments", "like", "likes", "takeover"}
NEVER |= {"intervene", "user1"}
NEVER_TOGETHER = ("best_answer", "take_over")
OTHERS_WORDS = {  # what an engine, a format or a stored name calls so
    "community/events/worker.py": {"threads"},
    "community/serving.py": {"threads"},
    "forum/importing.py": {"comments"},
    "forum/notifications/telling.py": {"solution"},
    "kb/review_bridge.py": {"comment", "comments"},
}
OF_IDEAS = {"board", "boards", "comment", "comments"}
ROOMS_WORDS = {"ideas": OF_IDEAS, "moderation": OF_IDEAS}  # where they have a meaning


def names_given(path: Path) -> Iterator[str]:
    """Every name that a file gives to a class, a function, an argument, a variable."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_words_of_the_glossary_are_kept():
    wrong = []
    for path in SOURCES:
        place = str(path.relative_to(ROOT))
        never = NEVER - OTHERS_WORDS.get(place, set()) - ROOMS_WORDS.get(place.split("/")[0], set())
        for name in names_given(path):
            snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
            if set(snake.split("_")) & never or any(words in snake for words in NEVER_TOGETHER):
                wrong.append(f"{place}: {name}")
    assert not wrong


def test_public_actions_say_what_they_do():
    for path in SOURCES:
        if "actions" in path.relative_to(ROOT).parts or path.name in (
            "actions.py",
            "permissions.py",
        ):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith(
                    ("_", "can_", "may")
                ):
                    assert ast.get_docstring(node), f"{path}: {node.name}"


def lengths() -> tuple[list[int], list[int]]:
    functions, files = [], []
    for path in SOURCES:
        text = path.read_text()
        files.append(len(text.splitlines()))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions.append(node.end_lineno - node.lineno + 1)
    return functions, [size for size in files if size > 3]


def test_functions_and_files_stay_small_enough_to_read(capsys):
    functions, files = lengths()
    aims = {"function": (functions, 6, 20, 50), "file": (files, 80, 200, 400)}
    for name, (sizes, median, most_of_them, longest) in aims.items():
        tenth = statistics.quantiles(sizes, n=10)[-1]
        with capsys.disabled():
            print(
                f"\nlines of a {name}: median {statistics.median(sizes)}, 90th {tenth:.0f}, max"
                f" {max(sizes)}"
            )
        assert statistics.median(sizes) <= median
        assert round(tenth) <= most_of_them
        assert max(sizes) <= longest


def test_files_of_tests_stay_short_enough_to_share_out():
    """A file is read at once, and is what two workers share out."""
    sizes = {path: len(path.read_text().splitlines()) for path in (ROOT / "tests").rglob("*.py")}
    too_long = {path.name for path, size in sizes.items() if size > 400}
    assert too_long <= {"test_ideas.py"}  # which is being taken apart


def test_templates_have_no_inline_script_or_style():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        if "office" in path.parts:
            continue
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|hx-on", text), path
        assert not re.search(r"<script(?![^>]*(src=|ld\+json))", text), path
        assert "|safe" not in text, path


def test_the_russian_interface_is_complete_and_compiled():
    folder = ROOT / "locale" / "ru" / "LC_MESSAGES"
    source, compiled = (
        polib.pofile(str(folder / "django.po")),
        polib.mofile(str(folder / "django.mo")),
    )
    assert not source.untranslated_entries()
    assert not source.fuzzy_entries()
    assert {(e.msgid, e.msgstr, str(e.msgstr_plural)) for e in source} == {
        (e.msgid, e.msgstr, str(e.msgstr_plural)) for e in compiled
    }


def test_every_word_of_the_templates_is_in_the_catalogue():
    known = {
        e.msgid for e in polib.pofile(str(ROOT / "locale" / "ru" / "LC_MESSAGES" / "django.po"))
    }
    pattern = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
    used = {
        a or b
        for path in (ROOT / "templates").rglob("*.html")
        for a, b in pattern.findall(path.read_text())
    }
    assert not used - known


def test_the_built_in_engines_stay_behind_their_doors():
    assert "haystack" not in settings.INSTALLED_APPS
    assert settings.INSTALLED_APPS.index("forum.overrides.forum") < settings.INSTALLED_APPS.index(
        "forum"
    )
    from forum.models import Forum, Post, Topic

    assert Forum.__module__ == "forum.overrides.forum.models"
    assert {Topic.__module__, Post.__module__} == {"forum.overrides.forum_conversation.models"}


@pytest.mark.parametrize("name", ["base", "distributed", "dev"])
def test_lock_files_pin_and_hash_everything_and_name_no_host(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    entries = re.findall(r"^[a-z0-9][^\n]*", text, re.M)
    assert all("==" in entry for entry in entries)
    assert "http" not in text
    assert text.count("--hash=") >= len(entries)
