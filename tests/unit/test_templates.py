"""White space that lays a template out is not sent; white space that is seen stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.templates import squeezed

WHOLE = [
    "<pre>\n  as it\n    stands\n</pre>",
    "<textarea name='body'>\n  {{ body }}\n</textarea>",
    '<script type="application/ld+json">\n  {{ schema }}\n</script>',
    "{% blocktranslate %}\n  Words of {{ name }}\n  kept\n{% endblocktranslate %}",
]
PIECES = [
    *WHOLE,
    *("<p>", "</p>", "<a\n  href='/'>", "</a>", "<br>", '<b title="a > b">', "</b>"),
    *("{% if x %}", "{% endif %}", "{{ name }}", "{# why #}", '{{ " " }}', "word", "two words"),
    *(" ", "\n", "\n    ", "  \n\n\t", " · "),
]
templates = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.parametrize(
    "laid_out, sent",
    [
        ("<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>\n", "<ul><li>One</li><li>Two</li></ul>"),
        ("<p>\n  Words that\n  go on\n</p>", "<p>Words that go on</p>"),
        ("<b>one</b> <b>two</b>", "<b>one</b> <b>two</b>"),
        ('<b>one</b>{{ " " }}\n<b>two</b>', "<b>one</b> <b>two</b>"),
        ('{% if x %}\n  {{ " " }}<b>x</b>\n{% endif %}', "{% if x %} <b>x</b>{% endif %}"),
        ("{{ first }}\n{{ second }}", "{{ first }}{{ second }}"),
        ('<a class="act"\n   href="/">\n  x\n</a>', '<a class="act" href="/">x</a>'),
        ('<i class="a\n          b"\n>', '<i class="a b">'),
        ("<b\n  {% if x %}hidden{% endif %}>", "<b{% if x %} hidden{% endif %}>"),
        (
            "<b\n  {% if x %}hidden{% else %}open{% endif %}>",
            "<b {% if x %}hidden{% else %}open{% endif %}>",
        ),
        ('<b title="{% if a %}\n{{ a|default:">" }}{% endif %}">\n</b>', None),
    ],
)
def test_a_line_break_next_to_a_tag_is_nothing_and_a_space_within_words(laid_out, sent):
    if sent is None:
        assert "\n" not in squeezed(laid_out)
    else:
        assert squeezed(laid_out) == sent


@pytest.mark.parametrize("whole", WHOLE)
def test_where_every_space_counts_nothing_changes(whole):
    assert squeezed(f"<div>\n  {whole}\n</div>") == f"<div>{whole}</div>"


@given(templates)
def test_squeezing_takes_white_space_alone_and_takes_it_once(source):
    once = squeezed(source)
    assert squeezed(once) == once
    assert re.sub(r'\s|\{\{ " " \}\}', "", once) == re.sub(r'\s|\{\{ " " \}\}', "", source)
    for whole in WHOLE:
        assert once.count(whole) == source.count(whole)


@given(templates)
def test_a_space_that_is_written_on_the_line_is_sent(source):
    assert squeezed(f"<b>{source}</b> <i>x</i>").endswith("</b> <i>x</i>")
