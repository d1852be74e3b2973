"""Who may set an empty installation up: whoever holds its key, and no other visitor of a fresh
address.
"""

from __future__ import annotations

import logging
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

log = logging.getLogger(__name__)


def setup_key() -> str:
    """SETUP_KEY, or else a key made of SECRET_KEY: it is the same in every process, and gives
    nothing of that away.
    """
    return (
        settings.ENV.setup_key
        or salted_hmac("portal.setup", "key", algorithm="sha256").hexdigest()[:20]
    )


def is_setup_key(text: str) -> bool:
    """Whether this is the key, compared in constant time."""
    return constant_time_compare(text, setup_key())


@cache
def say_setup_address() -> None:
    """Write the address that opens the set-up page into the log, once in a process; a key of the
    operator's own is not written.
    """
    if not settings.ENV.setup_key:
        address = f"{settings.SITE_URL}{reverse('setup')}?{urlencode({'key': setup_key()})}"
        log.warning(
            "Nobody has set this installation up yet. Whoever opens this address may: %s", address
        )
