"""What the mail provider tells us, through django-anymail's webhooks: bounces and complaints, and
mail that came in.
"""

from __future__ import annotations

from anymail.signals import EventType, inbound, tracking
from django.dispatch import receiver

from community.notifications.mail.collecting import drop_address
from community.notifications.mail.receiving import store_incoming

FOR_GOOD = {EventType.BOUNCED, EventType.COMPLAINED, EventType.REJECTED, EventType.UNSUBSCRIBED}


@receiver(tracking)
def stop_address(sender, event, esp_name: str, **kwargs) -> None:
    """No more mail to who bounced, complained or unsubscribed at the provider; what is only late
    goes on.
    """
    if event.event_type in FOR_GOOD and event.recipient:
        drop_address(
            event.recipient,
            f"{event.event_type}: {event.description or event.reject_reason or esp_name}",
        )


@receiver(inbound)
def take_mail(sender, event, esp_name: str, **kwargs) -> None:
    """Keep a mail; the worker reads it. Where it was sent to may stand in the envelope alone."""
    message = event.message
    if message.envelope_recipient and not message.get("X-Original-To"):
        message["X-Original-To"] = message.envelope_recipient
    store_incoming(message.as_bytes(), source=esp_name[:40])
