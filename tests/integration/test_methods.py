"""What each view of the product answers to: the URL table is walked, so that no view escapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.contrib.syndication.views import Feed
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests.bench.posted import POSTED

pytestmark = pytest.mark.django_db
OURS = ("community.", "forum.", "ideas.", "kb.", "moderation.")


def is_ours(view: Callable) -> bool:
    """Feeds are left out: Django makes them, and they only read. A class of Wagtail's answers to
    the methods that it defines.
    """
    of_a_class = hasattr(view, "view_class") or isinstance(view, Feed)
    return view.__module__.startswith(OURS) and not of_a_class


def our_views() -> Iterator[tuple[str, Callable, list[str]]]:
    """(the address with 1 for each argument, the view, the names of its arguments)."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Callable, list[str]]]:
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry, route)
            elif is_ours(entry.callback):
                yield route, entry.callback, _arguments(entry)

    yield from walk(get_resolver("community.urls"), "")


def _arguments(entry: URLPattern) -> list[str]:
    return [*entry.pattern.converters, *entry.pattern.regex.groupindex]


def answered_by(view: Callable, arguments: list[str], person) -> set[str]:
    """The methods that a view says it answers to, when it is asked in one that nobody uses."""
    request = RequestFactory().generic("TRACE", "/")
    request.user, request.htmx = person, False
    request.resolver_match = SimpleNamespace(url_name="", namespace="")  # for the office
    response = view(request, **dict.fromkeys(arguments, 1))
    assert response.status_code == 405, f"{view.__module__}.{view.__name__} answers to anything"
    return {method.strip() for method in response.headers["Allow"].split(",")}


def plain(route: str) -> str:
    """As the tables of `tests.bench.addresses` write it."""
    return re.sub(r"<\w+:(\w+)>", r"<\1>", route)


def test_every_view_says_what_it_answers_and_what_only_changes_refuses_to_be_read(cast, sign_in):
    client, posted = sign_in(cast.ada), set()
    for route, view, arguments in our_views():
        methods = answered_by(view, arguments, cast.ada)
        if "GET" not in methods and "office/" not in route:
            assert methods == {"POST"}, route
            posted.add(plain(route))
            address = "/" + re.sub(r"<\w+>", "1", plain(route))
            assert client.get(address).status_code == 405, address
    assert posted == POSTED
