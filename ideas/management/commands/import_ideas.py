from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ideas.importing.fider import read_fider
from ideas.importing.table import read_table
from ideas.importing.taking_in import TakingIn
from ideas.importing.wishes import Broken
from ideas.models import Board

LONGEST_SOURCE = 40


class Command(BaseCommand):
    help = (
        "Imports ideas from a CSV file (its columns are said in docs/operations.md), or from the"
        " zip that Fider exports. Safe to stop and to run again."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--board", type=int, required=True, help="number of the board")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--source", help="a short name that marks where it came from (default: the file's name)"
        )

    def handle(self, *args, **options) -> None:
        file: Path = options["file"]
        board = Board.objects.filter(pk=options["board"]).first()
        if board is None:
            raise CommandError(f"There is no board with the number {options['board']}.")
        source = options["source"] or file.stem[:LONGEST_SOURCE]
        if len(source) > LONGEST_SOURCE or ":" in source:
            raise CommandError(
                f"The name of the source has 1 to {LONGEST_SOURCE} characters and no colon."
            )
        try:
            dump = read_fider(file) if file.suffix.lower() == ".zip" else read_table(file)
        except Broken as error:
            raise CommandError(str(error)) from None
        work = TakingIn(dump, board, source)
        try:
            if options["dry_run"]:
                work.try_out()
            else:
                stream = getattr(self.stderr, "_out", None)
                with tqdm(desc="importing", total=len(dump.wishes), file=stream) as bar:
                    work.run(bar.update)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Run the same command again to go on.") from None
        self.report(work, is_trial=options["dry_run"])

    def report(self, work: TakingIn, is_trial: bool) -> None:
        if is_trial:
            self.stdout.write("This would be made (nothing was):")
        for name, number in work.done.items():
            self.stdout.write(f"{number:>9,}  {name}")
        if work.skipped:
            self.stdout.write("Skipped:")
        for reason, number in work.skipped.most_common():
            self.stdout.write(f"{number:>9,}  {reason}")
