"""What brings things to the desk, and what people there do with them."""

from moderation.desk.actions.looking import (
    let_fade,
    look_again,
    look_at,
    look_at_everything,
)

__all__ = ["let_fade", "look_again", "look_at", "look_at_everything"]
