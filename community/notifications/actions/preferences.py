"""Choose what to hear, and how."""

from __future__ import annotations

from community.accounts.actions import only_of_members
from community.notifications.models import Mail, Preferences
from community.transactions import one_transaction

STOPS = {
    Mail.Stream.NOTICES: "mail_stopped",
    Mail.Stream.DIGEST: "digest_stopped",
    Mail.Stream.HELP_CHECK: "help_check_stopped",
}


@one_transaction
def save_preferences(*, by, **changes) -> Preferences:
    """Store what `by` chose; fields that are not named keep their value. Raises FormerMember."""
    only_of_members(by)
    return Preferences.objects.update_or_create(user=by, defaults=changes)[0]


def stop_stream(stream: str, *, by, stop: bool = True) -> Preferences:
    """No more mail of one stream (single notices, digest, help checks) to `by`; `stop=False` lets
    it come again.
    """
    return save_preferences(by=by, **{STOPS[Mail.Stream(stream)]: stop})
