"""Markdown in, safe HTML out."""

import time

import pytest

from community.writing.markup import clean_text, mentioned_names, render

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("**bold** and *thin*", "<strong>bold</strong> and <em>thin</em>"),
        ("~~gone~~", "<s>gone</s>"),
        ("| a | b |\n|--:|---|\n| 1 | 2 |", '<th class="to-right">a</th>'),
        ("- [x] done", 'class="task-list-item"'),
        ("see https://example.com now", '<a href="https://example.com" rel="nofollow ugc">'),
        ("```python\ndef f(): pass\n```", '<span class="k">def</span>'),
        ("a ||secret|| word", '<span class="spoiler" tabindex="0">secret</span>'),
        ("> quoted", "<blockquote>"),
        ("well done :tada: indeed", "done 🎉 indeed"),
        ("*:+1:*", "<em>👍</em>"),
        ("хорошо :алое_сердце:", "хорошо ❤️"),
        ("# Big", "<h3>Big</h3>"),
    ],
)
def test_what_forum_users_write_is_rendered(text, piece):
    assert piece in render(text)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        "<svg/onload=alert(1)>",
        "<a href='x' onclick='alert(1)'>y</a>",
        '```"><script>alert(1)</script>\nx\n```',
        "||<script>alert(1)</script>||",
        '[a](<https://e.x/" onmouseover=alert(1) x=">)',
        "<style>body{display:none}</style>",
        "<iframe src=//evil></iframe>",
    ],
)
def test_no_script_survives(attack):
    import re

    html = render(attack)
    tags = re.findall(r"<[^>]*>", html)
    assert not any(
        "script" in tag.lower() or "style" in tag or "iframe" in tag or "svg" in tag for tag in tags
    ), html
    assert not any(
        re.search(r'\son\w+\s*=(?![^"]*"[^"]*$)', re.sub(r'"[^"]*"', '""', tag)) for tag in tags
    ), html
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html.lower()


@pytest.mark.parametrize(
    "text",
    ["at 12:100:30", "std::x:y", "/users/:id:/", "`:tada:`", "    :tada:", ":no_such_one:"],
)
def test_what_only_looks_like_an_emoji_stays_as_it_was_written(text):
    assert text.strip(" `") in render(text)


def test_a_picture_leads_to_itself_unless_it_stands_in_a_link(cast):
    from community.writing.models import Attachment

    file = Attachment.objects.create(owner=cast.carl, name="a.png", size=9, width=4, height=3)
    shown = f"![a lamp]({file.get_absolute_url()})"
    assert f'<a class="picture" href="{file.get_absolute_url()}"' in render(shown)
    linked = render(f"[{shown}](https://e.example/)")
    assert linked.count("<a ") == 1
    assert 'href="https://e.example/"' in linked
    assert "<img" in linked


def test_pictures_from_elsewhere_become_links():
    html = render("![cat](https://elsewhere.example/cat.png)")
    assert "<img" not in html
    assert 'href="https://elsewhere.example/cat.png"' in html


def test_a_million_nested_quotes_do_no_harm():
    began = time.perf_counter()
    html = render(">" * 1_000_000 + " deep")
    assert html.count("<blockquote>") <= 25
    assert time.perf_counter() - began < 20


def test_deeply_nested_brackets_and_emphasis_stay_fast():
    began = time.perf_counter()
    for text in (
        "[" * 20000,
        "*a " * 10000,
        "||" * 10000,
        "@a" * 10000,
        "`" * 20000,
        "![" * 5000 + "]" * 5000,
    ):
        render(text)
    assert time.perf_counter() - began < 20


def test_control_characters_and_direction_overrides_are_dropped():
    assert clean_text("a\u202eb\x00c\u2066d\r\ne\ufeff") == "abcd\ne"


def test_a_mention_links_to_somebody_who_exists(django_user_model):
    carl = django_user_model.objects.create_user("Carl.B", "c@example.com", display_name="Carl <b>")
    html = render("thanks @carl.b and @nobody, write to a@carl.b")
    assert (
        f'<a href="{carl.get_absolute_url()}" class="mention" rel="nofollow ugc">@Carl'
        " &lt;b&gt;</a>" in html
    )
    assert html.count("<a ") == 1
    assert "@nobody" in html


def test_mentions_in_code_are_no_mentions(django_user_model):
    django_user_model.objects.create_user("carl", "c@example.com")
    assert "<a" not in render("`@carl`\n\n```\n@carl\n```")


def test_mentioned_names():
    assert mentioned_names("@Anna, (@bo.) x@no @c-d") == {"anna", "bo", "c-d"}
