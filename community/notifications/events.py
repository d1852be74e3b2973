"""What happened to mail."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class MailArrived(Event, name="notifications.mail_arrived"):
    """A mail came in and is stored."""

    incoming_id: int
