from django.core.management.base import BaseCommand

from community.portal.demo import seed


class Command(BaseCommand):
    help = "Plants the demo community unless a community is there already."

    def handle(self, *args, **options) -> None:
        if seed.is_planted():
            self.stdout.write("The demo community is there already.")
            return
        seed.plant(say=lambda word: self.stdout.write(f"  planting {word}"))
