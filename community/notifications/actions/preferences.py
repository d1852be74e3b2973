"""Choose what to hear, and how."""

from __future__ import annotations

from community.notifications.models import Mail, Preferences

STOPS = {
    Mail.Stream.NOTICES: "mail_stopped",
    Mail.Stream.DIGEST: "digest_stopped",
    Mail.Stream.ASKING_BACK: "asking_back_stopped",
}


def save_preferences(*, by, **changes) -> Preferences:
    """Store what `by` chose; fields that are not named keep their value."""
    return Preferences.objects.update_or_create(user=by, defaults=changes)[0]


def stop_stream(stream: str, *, by, stop: bool = True) -> Preferences:
    """No more mail of one stream (single notices, digest, asking back) to `by`; `stop=False` lets
    it come again.
    """
    return save_preferences(by=by, **{STOPS[Mail.Stream(stream)]: stop})
