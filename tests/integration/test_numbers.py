"""Numbers that nobody means: longer than a column, longer than Python reads, or in another script.

Never an error.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from community.live.streams import STREAMS, may_watch
from community.numbers import MOST, number
from community.things.kinds import readable_among
from community.writing.drafts import discard_draft

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("community", "forum", "kb", "moderation")
ABSURD = {"5,000 digits": "9" * 5000, "more than a column": str(2**63), "Arabic": "٣"}
absurd = pytest.mark.parametrize("value", ABSURD.values(), ids=ABSURD)


@pytest.mark.parametrize(("text", "found"), [("0", 0), ("7", 7), ("007", 7), (str(MOST), MOST)])
def test_digits_are_a_number(text, found):
    assert number(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        7,
        str(MOST + 1),
        "9" * 20,
        "9" * 5000,
        "-1",
        "+1",
        " 1",
        "1\n",
        "1_0",
        "٣",
        "²",
        "1e3",
    ],
)
def test_anything_else_is_none(text):
    assert number(text) is None


def test_a_number_may_have_a_bound_of_its_own():
    assert (number("50", 50), number("51", 50)) == (50, None)


def test_no_room_reads_numbers_by_itself():
    """`int` takes every script's digits and fails at 4,300 of them: what comes from outside is read
    by `number`.
    """
    found = []
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for line in path.read_text().splitlines():
            if re.search(
                r"\.is(digit|decimal|numeric)\(|<int:|int\((request|self\.request|mat)\b", line
            ):
                found.append((str(path.relative_to(ROOT)), line.strip()))
    harmless = {
        "community/env.py": "an address of the operator's",
        "community/search/actions/indexing.py": "words of an index",
        "community/search/words.py": "words of an index",
        "kb/media_blocks.py": "a text that stays a text",
        "community/search/query.py": "dates of a query, with their own bounds",
    }
    assert {path for path, _line in found} <= set(harmless), found


def routes(patterns, before: str = ""):
    """(address with its arguments still in it, names of those that are numbers or texts) of every
    pattern of the portal.
    """
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def address(route: str, value: str) -> str:
    """The route with `value` in place of every argument."""
    route = re.sub(
        r"<[^<>()]+>",
        lambda _: value,
        re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)|\((?!\?)[^()]*\)", lambda _: value, route),
    )
    return "/" + re.sub(r"[\^$]|\\(?=[./-])|\\Z|\\", "", route)


ROUTES = sorted(
    {route for route in routes(get_resolver().url_patterns) if "<" in route or "(" in route}
)


@pytest.fixture(autouse=True)
def neither_a_limit_nor_a_log_of_thousands_of_refusals(monkeypatch):
    monkeypatch.setattr("community.accounts.limits.value_of", lambda rule: 0)
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def failure(client: Client, method: str, path: str, data: dict | None = None) -> str:
    """What went wrong, "" if the answer is any but a 500."""
    try:
        status = getattr(client, method)(path, data or {}).status_code
    except Exception as error:  # noqa: BLE001  (whatever it is, a reader would see a 500)
        return f"{type(error).__name__}: {error}"[:120]
    return str(status) if status >= 500 else ""


@pytest.mark.parametrize("value", ["9" * 5000, str(2**63), "٣"])
def test_no_address_fails_for_a_number_in_it(cast, topic, sign_in, value):
    customer, administrator = sign_in(cast.cleo), sign_in(cast.ada)
    failed = []
    for route in ROUTES:
        client = administrator if route.startswith("office/") else customer
        for method in ("get", "post") if len(value) < 100 else ("get",):
            if wrong := failure(client, method, address(route, value)):
                failed.append((route, method, wrong))
    assert not failed


def asked_for() -> tuple[set[str], set[str]]:
    """The names of everything that our views read from an address and from a form."""
    texts = [path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    from_address = {
        name
        for text in texts
        for name in re.findall(r"\bGET(?:\.get|\.getlist)?[\[(]\"(\w+)\"", text)
    }
    from_form = {
        name
        for text in texts
        for name in re.findall(r"\bPOST(?:\.get|\.getlist)?[\[(]\"(\w+)\"", text)
    }
    return from_address | {"p", "page"}, from_form


def places(topic, answer, article) -> list[str]:
    """Every address of ours, with things that are there."""
    ids = {
        "topic_id": topic.pk,
        "post_id": answer.pk,
        "forum_id": topic.forum_id,
        "page_id": article.pk,
        "user_id": topic.poster_id,
    }
    found = []
    for route in routes(get_resolver().url_patterns):
        if route.startswith(
            ("office/", "accounts/", "documents/", "anymail/", "static/", "media/")
        ):
            continue
        path = re.sub(r"<\w+:(\w+)>", lambda match: str(ids.get(match[1], "x")), route)
        found += [] if "(" in path else ["/" + path.replace("^", "").replace("$", "")]
    found += [
        topic.get_absolute_url(),
        topic.forum.get_absolute_url(),
        article.get_absolute_url(),
        topic.poster.get_absolute_url(),
    ]
    return [
        *found,
        "/topics/new/",
        "/topics/mine/",
        "/tags/router/",
        reverse("office_knowledge"),
        reverse("office_search"),
    ]


@absurd
def test_no_address_fails_for_a_number_behind_the_question_mark(
    cast, topic, answer, article, sign_in, value
):
    names, _form = asked_for()
    asked = [dict.fromkeys(sorted(names - {"q"}), value)]
    if len(value) > 15:  # one by one, so that no refusal hides what comes after it
        asked += [{name: value} for name in ("page", "after", "before", "reply", "quote")]
    customer, administrator = sign_in(cast.cleo), sign_in(cast.ada)
    failed = []
    for path in places(topic, answer, article):
        client = administrator if path.startswith("/office/") else customer
        failed += [(path, wrong) for data in asked if (wrong := failure(client, "get", path, data))]
    assert not failed


@absurd
def test_no_form_fails_for_a_number_in_it(cast, topic, answer, article, sign_in, value):
    _address, names = asked_for()
    fields = dict.fromkeys(
        sorted(
            names | {"answer", "post", "parent", "topic", "forum", "into", "to", "seen_version"}
        ),
        value,
    )
    likely = [
        {"body": "Some words", "place": "ask", "what": "merge"},
        {"place": f"topic.{value}", "about": f"topic.{value}", "level": "2"},
        {"about": f"topic.{topic.pk}"},
    ]
    customer, failed = sign_in(cast.cleo), []
    for path in places(topic, answer, article):
        failed += [
            (path, wrong)
            for more in likely
            if (wrong := failure(customer, "post", path, {**fields, **more}))
        ]
    assert not failed


@absurd
def test_no_socket_listens_to_a_number_that_nobody_means(cast, topic, value):
    for prefix in STREAMS:
        assert not may_watch(cast.ada, f"{prefix}.{value}"), prefix
    assert not readable_among(
        cast.ada,
        [f"{prefix}.{value}" for prefix in ("topic", "forum", "tag", "article", "gap", "nothing")],
    )


def test_a_draft_hangs_on_the_topic_that_was_read(cast, topic, sign_in):
    client = sign_in(cast.cleo)
    assert (
        client.post("/drafts/", {"place": f"topic.0{topic.pk}", "body": "Some words"}).status_code
        == 200
    )
    assert cast.cleo.drafts.get().place == topic.live_group
    discard_draft(topic.live_group, by=cast.cleo)
