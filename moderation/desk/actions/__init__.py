"""What brings things to the desk, and what people there do with them."""

from moderation.desk.actions.being_there import note_present, say_away
from moderation.desk.actions.looking import (
    let_fade,
    look_again,
    look_at,
    look_at_everything,
)
from moderation.desk.actions.stepping_in import (
    Taken,
    assign,
    hand_back,
    let_go_of_the_gone,
    standing_at,
    step_in,
)

__all__ = [
    "Taken",
    "assign",
    "hand_back",
    "let_fade",
    "let_go_of_the_gone",
    "look_again",
    "look_at",
    "look_at_everything",
    "note_present",
    "say_away",
    "standing_at",
    "step_in",
]
