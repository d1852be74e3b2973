"""Which network address a request or a socket comes from: what limits count by."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

SUBSCRIBER = 64  # bits of an IPv6 address that one subscriber holds; the rest are theirs to choose

Asked = HttpRequest | Mapping[str, Any]


def address_of(asked: Asked) -> str:
    """The address that limits count by, of a request or of a socket's scope: one subscriber, one
    address.

    All addresses of an IPv6 network of 64 bits are one, by its first address. "" where nothing is
    known.
    """
    exact = exact_address_of(asked)
    if ":" not in exact:
        return exact
    return str(ipaddress.IPv6Network((exact, SUBSCRIBER), strict=False).network_address)


def exact_address_of(asked: Asked) -> str:
    """The address itself; with TRUST_PROXY the one that the proxy added.

    A proxy adds at the right end. What stands further left came from the client, who may write what
    it likes.
    """
    peer, forwarded = _said_by(asked)
    added = _plain(forwarded.rpartition(",")[2]) if settings.TRUST_PROXY else ""
    return added or _plain(peer)


def _said_by(asked: Asked) -> tuple[str, str]:
    """(the other end of the connection, X-Forwarded-For)."""
    if isinstance(asked, HttpRequest):
        return asked.META.get("REMOTE_ADDR") or "", asked.META.get("HTTP_X_FORWARDED_FOR", "")
    lines = [
        value for name, value in asked.get("headers", ()) if name.lower() == b"x-forwarded-for"
    ]
    return (asked.get("client") or ("",))[0] or "", b",".join(lines).decode("latin-1")


def _plain(text: str) -> str:
    """An address without port, brackets and zone; IPv4 within IPv6 is IPv4.

    "" for anything else.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
