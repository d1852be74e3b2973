"""The bell moves by itself."""

from community.live.broadcast import broadcast


def may_watch_own(user, key: str) -> bool:
    """Everybody listens to their own news only."""
    return user.is_authenticated and key == str(user.pk)


def show_unread(user_id: int, unread: int) -> None:
    """Set the number on the bell in every tab of one person."""
    broadcast(f"user.{user_id}", {"do": "bell", "unread": unread})
