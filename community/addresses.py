"""The one address that a thing has, and the way there from every other spelling of it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_resolver, reverse
from django.utils.text import slugify


@lru_cache(maxsize=2048)  # a list asks for the same addresses again and again
def spelled(view: str, pk: int, name: str, *, nameless: str) -> str:
    """The address of a thing: its id, then its name in letters, digits and hyphens.

    `nameless` stands there where nothing is left of the name ("🦊"), or where what is left is
    already the address of something else ("/topics/42/feed/").
    """
    slug = slugify(name, allow_unicode=True)
    if not slug or slug in _taken(view):
        slug = nameless
    return reverse(view, args=[pk, slug])


@lru_cache
def _taken(view: str) -> frozenset[str]:
    """The words that other addresses have where those of `view` have the name."""
    routes = get_resolver().reverse_dict
    own = routes[view][0][0][0]  # "topics/%(topic_id)s/%(slug)s/"
    before = own.rpartition("%(")[0]
    everything = (
        route for name in routes for found in routes.getlist(name) for route, _ in found[0]
    )
    following = (route.removeprefix(before) for route in everything if route.startswith(before))
    return frozenset(words.partition("/")[0] for words in following)


def elsewhere(request: HttpRequest, address: str) -> HttpResponse | None:
    """The way to `address`, with this request's query; None when the request came by it.

    What arrives is decoded and what we spell is encoded, so it is the decoded ones that are
    compared.
    """
    if unquote(address) == request.path:
        return None
    query = request.META.get("QUERY_STRING", "")
    return moved(f"{address}?{query}" if query else address)


def moved(address: str) -> HttpResponse:
    """A permanent redirect that browsers ask about again: a thing can get an earlier name back,
    and two answers that were kept would then lead to each other for ever."""
    response = HttpResponsePermanentRedirect(address)
    response["Cache-Control"] = "no-cache"
    return response
