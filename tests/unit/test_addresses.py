"""Which address limits count by: as near as the proxy says, and nothing that a client could make
up.
"""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from community.accounts.adapter import AccountAdapter
from community.accounts.addresses import address_of, exact_address_of


def both(peer: str, *forwarded: str):
    """The same visitor as a request and as a socket's scope."""
    more = {"HTTP_X_FORWARDED_FOR": ",".join(forwarded)} if forwarded else {}
    headers = [
        (b"host", b"testserver"),
        *((b"x-forwarded-for", line.encode("latin-1")) for line in forwarded),
    ]
    client = (peer, 4711) if peer else None
    return RequestFactory().get("/", REMOTE_ADDR=peer, **more), {
        "client": client,
        "headers": headers,
    }


@pytest.mark.parametrize("forwarded", [(), ("203.0.113.9",), ("203.0.113.9", "198.51.100.2")])
def test_without_a_proxy_nobody_is_believed(settings, forwarded):
    settings.TRUST_PROXY = False
    for asked in both("192.0.2.1", *forwarded):
        assert address_of(asked) == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ((), "10.0.0.1"),
        (("203.0.113.9",), "203.0.113.9"),
        (("6.6.6.6, 203.0.113.9",), "203.0.113.9"),
        (("6.6.6.6", "203.0.113.9"), "203.0.113.9"),
        (("203.0.113.9:50123",), "203.0.113.9"),
        (("[2001:db8:1:2:3:4:5:6]:443",), "2001:db8:1:2::"),
        (("2001:db8:1:2:3:4:5:6",), "2001:db8:1:2::"),
        (("2001:db8:1:2:ffff::1%eth0",), "2001:db8:1:2::"),
        (("::ffff:203.0.113.9",), "203.0.113.9"),
        (("203.0.113.9, unknown",), "10.0.0.1"),
        (("203.0.113.9,",), "10.0.0.1"),
        (("\xff\xfe",), "10.0.0.1"),
        (("9" * 5000,), "10.0.0.1"),
    ],
)
def test_behind_a_proxy_what_it_added_counts(settings, forwarded, address):
    settings.TRUST_PROXY = True
    for asked in both("10.0.0.1", *forwarded):
        assert address_of(asked) == address


def test_a_connection_without_an_address_is_nobody(settings):
    settings.TRUST_PROXY = True
    for asked in both(""):
        assert address_of(asked) == ""


def test_sign_in_counts_by_the_same_address(settings):
    settings.TRUST_PROXY = True
    request, _scope = both("10.0.0.1", "6.6.6.6", "2001:db8:1:2:3:4:5:6")
    assert (
        AccountAdapter(request).get_client_ip(request)
        == exact_address_of(request)
        == "2001:db8:1:2:3:4:5:6"
    )
