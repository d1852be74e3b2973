"""The bell moves by itself."""

from community.live.broadcast import broadcast_each
from community.live.streams import Stream, declare_streams


def may_watch_own(user, person_id: int) -> bool:
    """Everybody listens to their own news only."""
    return user.is_authenticated and person_id == user.pk


declare_streams(Stream("user", may_watch_own))


def show_unread(unread: dict[int, int]) -> None:
    """Set the number on the bell in every tab of each person (id -> unread notices)."""
    broadcast_each(
        {f"user.{user_id}": {"do": "bell", "unread": number} for user_id, number in unread.items()}
    )
