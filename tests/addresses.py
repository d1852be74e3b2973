"""Every address of the URL table, so that a test can walk it and a new one cannot escape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

# What stands in an address where the walker says nothing: by the name of the parameter, or by its
# converter.
SAMPLES = {
    "int": "1",
    "number": "1",
    "slug": "x",
    "str": "x",
    "path": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "pk": "1",
    "key": "x",
    "uidb36": "1",
    "kind": "css",
    "name": "unsolved",
    "provider_id": "company",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "_0": "1",
    "_1": "x",
}


def addresses(**values: object) -> Iterator[tuple[str, URLPattern]]:
    """(path, pattern) of every address; `values` say what stands for a parameter: page_id=7."""
    yield from _below(get_resolver(), "/", {name: str(value) for name, value in values.items()})


def expressions() -> list[str]:
    """Every piece of the URL table that is written as a regular expression."""
    return [text for text in _pieces(get_resolver()) if text]


def _pieces(resolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        yield "" if isinstance(pattern.pattern, RoutePattern) else str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from _pieces(pattern)


def _below(resolver, prefix: str, values: dict[str, str]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        path = prefix + _example(pattern.pattern, values)
        if isinstance(pattern, URLPattern):
            yield path, pattern
        else:
            yield from _below(pattern, path, values)


def _example(pattern, values: dict[str, str]) -> str:
    if isinstance(pattern, RoutePattern):
        return re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda m: values.get(m[2]) or SAMPLES[m[1] or "str"],
            str(pattern),
        )
    written, names = normalize(str(pattern))[0]
    return written % {name: values.get(name) or SAMPLES[name] for name in names}
