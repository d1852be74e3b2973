from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from community.notifications.mail.fetching import fetch_mail


class Command(BaseCommand):
    help = (
        "Takes replies from the mailbox that IMAP_URL names. Workers do this by themselves every"
        " minute."
    )

    def handle(self, *args, **options) -> None:
        if not settings.ENV.imap_url:
            raise CommandError(
                "Set IMAP_URL to an address such as imaps://user:password@host/INBOX."
            )
        try:
            self.stdout.write(f"{fetch_mail(settings.ENV.imap_url)} new")
        except OSError as error:
            raise CommandError(f"The mailbox cannot be reached: {error}") from None
        except Exception as error:  # noqa: BLE001  (the library's own errors say what the server answered)
            raise CommandError(f"The mailbox refused: {error}") from None
