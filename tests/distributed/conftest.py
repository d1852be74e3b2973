"""The whole distributed column, started once; and real Chromium."""

from __future__ import annotations

import pytest

from tests.browser.conftest import chromium  # noqa: F401  (a fixture)
from tests.faults.columns import Distributed, running

SIGN_IN = """
from community.accounts.models import User
for person in User.objects.filter(username__in=["cleo", "carl"]):
    person.set_password("veche-demo")
    person.save(update_fields=["password"])
"""


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The column with what can happen to it."""
    with running("distributed", tmp_path_factory.mktemp("column")) as whole:
        yield whole


@pytest.fixture(scope="session")
def column(whole: Distributed):
    """Its processes, for people who can sign in with a password."""
    whole.composed.manage(SIGN_IN)
    return whole.composed
