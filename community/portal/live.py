"""Whose live connection ends."""

from community.events.event import Occurrence
from community.live.broadcast import recheck_people


def cut_off(occurrence: Occurrence) -> None:
    """Sockets of a closed account are authorised again, which closes them."""
    recheck_people([occurrence.event.user_id])
