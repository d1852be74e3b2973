from collections.abc import Iterator

from django.core.management.base import BaseCommand

from community.events.reactions import unhurried
from ideas.actions.worth import PORTION, count_worth_of
from ideas.models import Idea


def _portions() -> Iterator[list[int]]:
    ids = Idea.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)
    last = 0
    while portion := list(ids.filter(pk__gt=last)[:PORTION]):
        yield portion
        last = portion[-1]


class Command(BaseCommand):
    help = (
        "Counts anew which companies want each idea and what they pay. Safe to stop and to run"
        " again, while people vote."
    )

    def handle(self, *args, **options) -> None:
        wrong = sum(count_worth_of(portion) for portion in unhurried(_portions()))
        self.stdout.write(f"{wrong} ideas were counted wrongly before.")
