"""Templates are laid out to be read, and say nothing that the catalogue does not know."""

import statistics
from pathlib import Path

import polib
from django.template import engines
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))


def test_lines_of_a_template_are_at_most_120_columns_wide():
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 120
    ]
    assert not wide


def test_templates_stay_small_enough_to_read(capsys):
    sizes = [len(path.read_text().splitlines()) for path in TEMPLATES]
    tenth = statistics.quantiles(sizes, n=10)[-1]
    with capsys.disabled():
        print(
            f"\nlines of a template: median {statistics.median(sizes)}, 90th {tenth:.0f}, max"
            f" {max(sizes)}"
        )
    assert tenth <= 80
    assert max(sizes) <= 160


def test_every_template_is_squeezed_when_it_is_loaded():
    loader = engines["django"].engine.template_loaders[0].loaders[0]
    for path in TEMPLATES:
        name = str(path.relative_to(FOLDER))
        source = next(loader.get_template_sources(name))
        assert "\n  <" not in loader.get_contents(source), name


def test_every_longer_text_of_the_templates_is_in_the_catalogue():
    catalogue = polib.pofile(str(ROOT / "locale" / "ru" / "LC_MESSAGES" / "django.po"))
    known = {entry.msgid for entry in catalogue}
    for path in TEMPLATES:
        template = get_template(str(path.relative_to(FOLDER))).template
        for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
            text, _ = node.render_token_list(node.singular)
            assert text.replace("%%", "%") in known, f"{path}: {text}"
