from django.core.management import call_command
from django.core.management.base import BaseCommand

from community.portal.planting import is_planted, plant


class Command(BaseCommand):
    help = "Plants the demo community unless a community is there already."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--migrate", action="store_true", help="bring the database up to date first"
        )

    def handle(self, *args, **options) -> None:
        if options["migrate"]:
            call_command("migrate", verbosity=0)
        if is_planted():
            self.stdout.write("The demo community is there already.")
            return
        plant(say=lambda word: self.stdout.write(f"  planting {word}"))
