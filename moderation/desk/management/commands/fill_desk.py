from django.core.management.base import BaseCommand

from moderation.desk.actions import look_at_everything


class Command(BaseCommand):
    help = (
        "Looks at every question and idea that may need somebody, as for a portal that had no desk"
        " before. Safe to stop and to run again."
    )

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{look_at_everything()} things changed on the desk.")
