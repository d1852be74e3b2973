"""Every kind of page that people open, so that a test walks them all and a new one cannot escape:
those of the table of addresses that are whole pages, each by who sees most of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

# In the portal's own process: what the table's examples are, and what the back office has of ours.
ADDRESSES = """
import json
from community.companies.models import Company
from community.office import PAGES
from tests.bench.addresses import KINDS
from django.urls import reverse

pages = [
    [kind.name, kind.readers[-1], kind.addresses()[0]]
    for kind in KINDS
    if kind.status not in (301, 302) and not dict(kind.headers).get("HX-Request")
]
ours = [page.name for page in PAGES.values() if "<" not in page.paths[0]]
office = [[f"office: {name}", "administrator", reverse(name)] for name in ours]
company = reverse("office_company", args=[Company.objects.order_by("pk")[0].pk])
office.append(["office: a company", "administrator", company])
print(json.dumps([*pages, *office]))
"""
SPEAK = """(language) => fetch("/choose/",
  { method: "POST", redirect: "manual", body: new URLSearchParams({ language }) })"""
READERS = {"visitor": None, "member": "cleo", "administrator": "ada"}
PIECES = (  # no pages of their own
    "what came since",
    "people to name",
    "tags to give",
    "what is offered while typing",
    "robots",
    "sign-out",
    "what a board asks for",
    "office: office_export_companies",  # a file
    "roadmap in a frame",  # stands in pages of others
)
MORE = [
    ("home of a visitor", "visitor", "/"),
    ("a list for a visitor", "visitor", "/topics/"),
    ("an empty search", "visitor", "/search/?q=zebra"),
    ("no such page", "visitor", "/nothing/"),
    ("not for them", "member", "/office/"),
    ("the back office", "administrator", "/office/"),
]


class Page(NamedTuple):
    """A kind of page, who opens it (None: a visitor), and one address of it."""

    kind: str
    who: str | None
    path: str


def every_page(portal) -> list[Page]:
    """All kinds; those of one reader stand together."""
    found = [one for one in json.loads(portal.manage(ADDRESSES)) if one[0] not in PIECES]
    pages = [Page(kind, READERS[reader], path) for kind, reader, path in [*found, *MORE]]
    return sorted(pages, key=lambda page: list(READERS.values()).index(page.who))


def walk(pages: list[Page], open_page: Callable, **options) -> Iterator[tuple[Page, Any]]:
    """(what was opened, the browser's page) one after the other, in one profile for each reader;
    with scripts, members read it in the language of `options`.
    """
    reader, page = object(), None
    for one in pages:
        if one.who != reader:
            reader, page = one.who, open_page(one.who, "/health/", **options)
            if one.who and "locale" in options:
                page.evaluate(SPEAK, options["locale"][:2])
        page.goto(one.path, wait_until="domcontentloaded")
        yield one, page
