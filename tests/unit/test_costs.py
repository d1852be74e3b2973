"""What a text costs grows with its length alone, whatever stands in it: twice as long, at most 2.6
times as much.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from math import log
from time import thread_time

import pytest

from community.accounts.rules import REGISTRY
from community.notifications.mail.reading import cut
from community.notifications.mail.reading import html_as_markdown as mail_html
from community.search.finding import highlight, passage
from community.search.query import parse
from community.search.vocabulary import understand
from community.search.words import guess_language, stem_text, surface_words
from community.tags.naming import tags_named
from community.writing.difference import _marked
from community.writing.html import markdown_of
from community.writing.markup import clean_text, mentioned_names, render
from forum.stackexchange import markdown_of as imported
from kb.markdown import to_html as suggested
from tests.strange_texts import HTML, MAILS, MARKDOWN, NESTS, WORDS, Make, again

pytestmark = pytest.mark.django_db


LONGEST = REGISTRY["post_characters"].default
MOST_SECONDS = 0.5
MOST_OF_A_DOUBLING = 2.6
PATIENCE = 20  # seconds of processor time


def cost(work: Callable[[str], object], text: str) -> float:
    """Seconds of processor time."""
    gc.disable()  # what it goes through belongs to the whole process
    try:
        began = thread_time()
        work(text)
        return thread_time() - began
    finally:
        gc.enable()


def least_costs(
    work: Callable[[str], object],
    texts: list[str],
    enough: Callable[..., bool],
    patience: float = PATIENCE,
) -> list[float]:
    """The least seconds seen of each text; they are looked at in turn until these are `enough`.

    A busy machine makes them dearer, never cheaper: one quiet moment within the patience (seconds
    of processor time) says what they cost.
    """
    least = [float("inf")] * len(texts)
    until = thread_time() + patience
    while True:
        least = [min(known, cost(work, text)) for known, text in zip(least, texts, strict=True)]
        if enough(*least) or thread_time() > until:
            return least


def long_enough(work: Callable[[str], object], make: Make, start: int) -> int:
    """Characters that take a few milliseconds, if a text of a reasonable length does."""
    while start < 60_000 and min(cost(work, make(start)) for _ in range(2)) < 0.004:
        start *= 2
    return start


def check(
    work: Callable[[str], object], make: Make, start: int = 2_000, patience: float = PATIENCE
) -> float:
    """Seconds of the longer of two texts.

    A cache that no longer suffices, or memory that is given out in another way, makes a step
    between two lengths; over four doublings it is a step still, and what grows too much has grown.
    """
    start = long_enough(work, make, start)
    for doublings in (2, 4):
        texts, most = [make(start), make(start * 2**doublings)], MOST_OF_A_DOUBLING**doublings
        short, long = least_costs(work, texts, lambda a, b, most=most: b <= most * a, patience)
        if long <= most * short:
            return long
    raise AssertionError(f"from {1000 * short:.1f} to {1000 * long:.1f} ms, {long / short:.1f} ×")


def pace() -> float:
    """How much slower this machine is now than the one whose milliseconds are meant (F = 1.4 ms
    there).
    """
    return max(
        1.0,
        min(cost(lambda n: sum(k * k for k in range(int(n))), "200000") for _ in range(3)) / 0.012,
    )


def test_what_grows_with_the_square_of_a_text_is_found_and_a_sort_is_not(monkeypatch):
    monkeypatch.setitem(globals(), "cost", lambda seconds, text: seconds(len(text)))
    check(lambda n: 1e-7 * n * log(n), again("a"))
    with pytest.raises(AssertionError, match="ms, 256.0 ×"):
        check(lambda n: 1e-9 * n * n, again("a"), patience=0)


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_post_costs_as_much_as_it_is_long_and_the_longest_does_not_take_long(name):
    if check(render, MARKDOWN[name], LONGEST // 4) <= MOST_SECONDS:
        return
    most = MOST_SECONDS * pace()
    [seconds] = least_costs(render, [MARKDOWN[name](LONGEST)], lambda least: least <= most)
    assert seconds <= most


@pytest.mark.parametrize("name", NESTS)
def test_a_suggested_edit_costs_as_much_as_it_is_long(name):
    check(suggested, NESTS[name])


@pytest.mark.parametrize("name", HTML)
@pytest.mark.parametrize(
    "work",
    [imported, lambda html: mail_html(html, longest=500_000, pictures=False)],
    ids=["import", "mail"],
)
def test_html_from_elsewhere_costs_as_much_as_it_is_long(name, work):
    check(work, HTML[name])


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_costs_as_much_as_it_is_long(name):
    check(cut, MAILS[name])


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize(
    "work",
    [
        parse,
        stem_text,
        guess_language,
        clean_text,
        mentioned_names,
        lambda text: list(surface_words(text)),
        lambda text: highlight(text, {"word"}),
        lambda text: passage(text, {"word", "wi", "жизн"}),
        lambda text: understand(parse(text), {"forum.1"}),
        lambda text: tags_named([text], most=5),
    ],
    ids=[
        "query",
        "stems",
        "language",
        "cleaning",
        "mentions",
        "words",
        "marking",
        "passage",
        "understanding",
        "tag",
    ],
)
def test_words_cost_as_much_as_they_are_long(name, work):
    check(work, WORDS[name])


CHANGES: dict[str, Callable[[int], tuple[str, str]]] = {
    "nothing alike": lambda n: (
        " ".join(map(str, range(n // 5))),
        " ".join(map(str, range(n, n + n // 5))),
    ),
    "turned round": lambda n: (
        " ".join(map(str, range(n // 5))),
        " ".join(map(str, range(n // 5, 0, -1))),
    ),
    "one word": lambda n: (again("a ")(n), again("b ")(n)),
    "lines": lambda n: (
        "".join(f"{k}\n" for k in range(n // 5)),
        "".join(f"{k}\n" for k in range(n // 5, 0, -1)),
    ),
    "every other word": lambda n: (again("a b ")(n), again("a c ")(n)),
    "every other line": lambda n: (again("a a\nb b\n")(n), again("a a\nc c\n")(n)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_difference_costs_as_much_as_both_texts_are_long(name):
    check(lambda n: list(_marked(*CHANGES[name](int(n)))), lambda n: str(n), 8_000)


def test_what_goes_beyond_the_bounds_is_shown_as_it_was_typed():
    shown = render("- [ ] item\n" * 2_500)
    assert shown.count("<li") == 2_000
    assert shown.count("- [ ] item") == 500
    columns = "|a" * 200 + "|\n" + "|-" * 200 + "|\n"
    assert "<table" not in render(columns)
    assert render("*a* " * 9_000).endswith("*a* *a*</p>\n")
    assert len(render("[a]: /" + "x" * 15_000 + "\n\n" + "[a] " * 3_000)) < 400_000


def test_html_keeps_what_markdown_can_say():
    html = (
        "<h2>A</h2><p>b <b>c</b></p><ol"
        ' start="3"><li>d</li><li>e<ul><li>f</li></ul></li></ol><pre>g\n h</pre><script>x</script>'
    )
    assert (
        markdown_of(html, longest=1000)
        == "## A\n\nb **c**\n\n3. d\n4. e\n   - f\n\n```\ng\n h\n```"
    )
    assert markdown_of("<div>" * 5_000 + "deep", longest=50_000) == "deep"
