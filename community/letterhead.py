"""What stands at the head of every mail: the community's name, and whom it comes from."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.module_loading import import_string


def site_name() -> str:
    """The installation's name."""
    return import_string(settings.SITE_NAME)()


def quoted(name: str) -> str:
    """A name as it stands before an address in a header."""
    return '"' + re.sub(r'[\\"\r\n]', "", name) + '"'


def sender(site: str) -> str:
    """What stands in From: the installation's name with `MAIL_FROM`."""
    address = settings.ENV.mail_from
    return address if "<" in address else f"{quoted(site)} <{address}>"
