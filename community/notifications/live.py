"""The bell moves by itself."""

from community.live.broadcast import broadcast_each


def may_watch_own(user, key: str) -> bool:
    """Everybody listens to their own news only."""
    return user.is_authenticated and key == str(user.pk)


def show_unread(unread: dict[int, int]) -> None:
    """Set the number on the bell in every tab of each person (id -> unread notices)."""
    broadcast_each(
        {f"user.{user_id}": {"do": "bell", "unread": number} for user_id, number in unread.items()}
    )
