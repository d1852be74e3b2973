from django.core.management.base import BaseCommand

from community.search import engines
from community.search.actions import index_all
from community.search.documents import SOURCES


class Command(BaseCommand):
    help = (
        "Describes everything that can be found anew, and builds the index of Elasticsearch where"
        " there is one. Pages go on meanwhile."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("kinds", nargs="*", help=f"only these: {', '.join(SOURCES)}")
        parser.add_argument(
            "--engine-only",
            action="store_true",
            help="build Elasticsearch's index from the entries as they are",
        )

    def handle(self, *args, **options) -> None:
        if not options["engine_only"]:
            self.stdout.write(f"{index_all(options['kinds']):>9,}  entries changed")
        if engines.uses_elasticsearch():
            from community.search.engines import elastic

            self.stdout.write(f"Elasticsearch's index is {elastic.rebuild()}")
