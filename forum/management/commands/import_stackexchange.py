from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from forum.importing import Import
from forum.models import Forum
from forum.stackexchange import Broken, check

LONGEST_SOURCE = 60
PASSES = {"Posts.xml": 3}


class Command(BaseCommand):
    help = (
        "Imports a Stack Exchange dump (a folder of XML files) into a forum. Safe to stop and to"
        " run again."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--forum", required=True, help="slug of the forum that takes it in")
        parser.add_argument(
            "--source",
            help="a short name that marks where it came from (default: the folder's name)",
        )

    def handle(self, *args, **options) -> None:
        folder: Path = options["folder"]
        forum = Forum.objects.filter(slug=options["forum"]).first()
        if forum is None or forum.is_category:
            raise CommandError(f"There is no forum with the slug “{options['forum']}”.")
        source = (
            folder.resolve().name[:LONGEST_SOURCE]
            if options["source"] is None
            else options["source"]
        )
        if not 0 < len(source) <= LONGEST_SOURCE or ":" in source:
            raise CommandError(
                f"The name of the source has 1 to {LONGEST_SOURCE} characters and no colon."
            )
        shown = self.stderr if self.stderr else None
        try:
            with self.bar("checking", self.size(folder), shown) as bar:
                files = check(folder, bar.update)
            total = sum(
                file.stat().st_size * PASSES.get(file.name, 1)
                for file in files
                if file.name != "Badges.xml"
            )
            work = Import(folder, forum, source)
            with self.bar("importing", total, shown) as bar:
                work.progress = bar.update
                work.run()
        except Broken as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. Run the same command again to go on.") from None
        for name, number in work.done.items():
            self.stdout.write(f"{number:>9,}  {name}")
        if work.skipped:
            self.stdout.write("Skipped:")
        for reason, number in work.skipped.most_common():
            self.stdout.write(f"{number:>9,}  {reason}")

    def size(self, folder: Path) -> int:
        return sum(file.stat().st_size for file in folder.glob("*.xml")) if folder.is_dir() else 0

    def bar(self, words: str, total: int, stream) -> tqdm:
        return tqdm(
            desc=words,
            total=total,
            unit="B",
            unit_scale=True,
            file=getattr(stream, "_out", None),
            mininterval=0.5,
        )
