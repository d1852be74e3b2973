"""Walks the planted demo as a visitor, a customer and an administrator: every link, form that only
asks, feed, sitemap entry and picture leads to something. `DATA_DIR` holds the demo (`tests.planted`
makes it).

Says what does not, and ends with 1. Pages of one kind that differ in their query, and those of the
back office, are looked at a few at a time: they are without number.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from collections import Counter, deque
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

os.environ |= {
    "DEMO": "1",
    "EMBEDDED_WORKER": "0",
    "SITE_URL": "http://testserver",
    "DJANGO_SETTINGS_MODULE": "community.settings",
}

import django  # noqa: E402

django.setup()

from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from community.accounts.models import User  # noqa: E402
from tests.bench.page_costs import lift_limits  # noqa: E402

HOST = "http://testserver"
BEGIN = ["/", "/sitemap.xml", "/robots.txt", "/topics/feed/", "/demo/mail/", "/health/"]
MOST = {None: 10_000, "cleo": 12, "ada": 6}  # addresses of one kind that each looks at
MOST_ASKED = 4  # of one kind that has a query
MOST_IN_OFFICE = 2
MOST_STEPS = 4  # from an address to where it leads
LINKS = {"href", "src", "hx-get", "data-instant", "data-after", "poster"}
# One click there changes what the walk sees.
# Wagtail's bulk actions are links that its script completes with what was ticked.
# Every post and comment carries "Edit", which the stylesheet shows to those who may.
LEFT_OUT = re.compile(
    r"/office/logout/|/office/(password|login)|/office/bulk/[^?]*$"
    r"|/(posts|comments|notes)/\d+/edit/"
)


class Links(HTMLParser):
    """The addresses that a page leads to, those of its forms with their fields as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.form: tuple[str, list[tuple[str, str]]] | None = None

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if given.get("rel") not in ("preconnect", "dns-prefetch"):
            self.found += [value for name, value in attrs if name in LINKS and value]
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            self.form = (given.get("action") or "", [])
        elif tag == "input" and self.form and given.get("name") and given.get("type") != "checkbox":
            self.form[1].append((given["name"], given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form:
            action, fields = self.form
            self.found.append(f"{action}?{urlencode(fields)}" if fields else action)
            self.form = None


def links_of(address: str, response) -> list[str]:
    """The addresses of ours on a page, a feed or a sitemap that stands at this address."""
    kind = response.get("Content-Type", "").split(";")[0]
    if response.streaming or kind not in ("text/html", "application/xml", "application/atom+xml"):
        return []
    text = response.content.decode()
    if kind == "text/html":
        page = Links()
        page.feed(text)
        found = page.found
    else:
        found = re.findall(r"<loc>([^<]+)|href=\"([^\"]+)", text)
        found = ["".join(pair).replace("&amp;", "&") for pair in found]
    whole = (urldefrag(urljoin(HOST + address, link.strip())).url for link in found)
    return [link.removeprefix(HOST) for link in whole if link.startswith(HOST + "/")]


def kind_of(address: str) -> tuple:
    """What is alike of an address: its route, and the names in its query."""
    parts = urlsplit(address)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    try:
        return (resolve(parts.path).route, *names)
    except Resolver404:
        return (re.sub(r"[^/]+$", "", parts.path), *names)


class Walk:
    """One person's way through everything that they are shown."""

    def __init__(self, who: str | None) -> None:
        self.who, self.client = who, Client(raise_request_exception=False)
        if who:
            backend = "django.contrib.auth.backends.ModelBackend"
            self.client.force_login(User.objects.get(username=who), backend=backend)
        self.seen: dict[str, str] = dict.fromkeys(BEGIN, "the beginning")
        self.waiting = deque(BEGIN)
        self.taken: Counter = Counter()
        self.stood: set[str] = set()  # where something was found at the end of a way
        self.looked_at = 0
        self.wrong: list[str] = []

    def go(self) -> None:
        while self.waiting:
            address = self.waiting.popleft()
            if found := self._arrive(address):
                self.looked_at += 1
                for link in links_of(*found):
                    self._note(link, address)

    def _arrive(self, address: str) -> tuple[str, Any] | None:
        """Where the way from an address ends, and the answer there; None where that was looked at
        already, or is no answer, which is written down.
        """
        way, from_where = [address], self.seen[address]
        while len(way) <= MOST_STEPS:
            if way[-1] in self.stood:
                return None
            response = self.client.get(way[-1])
            if response.status_code not in (301, 302):
                break
            following = urldefrag(urljoin(HOST + way[-1], response["Location"])).url
            if not following.startswith(HOST + "/"):
                return None
            way.append(following.removeprefix(HOST))
        told = f"{' -> '.join(way)} (on {from_where})"
        if response.status_code in (301, 302):
            self.wrong.append(f"goes in a circle: {told}")
        elif response.status_code != 200:
            self.wrong.append(f"{response.status_code}: {told}")
        else:
            self.stood.add(way[-1])
            return way[-1], response
        return None

    def _note(self, link: str, on: str) -> None:
        if link in self.seen or LEFT_OUT.search(link):
            return
        kind = kind_of(link)
        most = MOST_IN_OFFICE if link.startswith("/office/") else MOST[self.who]
        if len(kind) > 1:
            most = min(most, MOST_ASKED)
        if self.taken[kind] < most:
            self.taken[kind] += 1
            self.seen[link] = on
            self.waiting.append(link)


def main() -> int:
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    lift_limits()
    wrong = 0
    for who in MOST:
        walk = Walk(who)
        walk.go()
        print(f"{who or 'a visitor'}: {walk.looked_at} pages")
        for line in walk.wrong:
            print(f"  {line}")
        wrong += len(walk.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
