"""``manage.py move_files``: private files that still lie on this disk go into ``STORAGE_URL``'s bucket."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from civicwatch.lib import locks, moving_files, private_files
from civicwatch.lib.not_now import NotNowError


class Command(BaseCommand):
    help = (
        "Move private files from this disk into the bucket of STORAGE_URL, while everything runs. Each "
        "leaves the disk once the bucket has given it back unchanged; begun again, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if private_files.bucket() is None:
            raise CommandError("STORAGE_URL is not set: there is no bucket to move files to.")

        def seen(names: list[str]) -> Iterator[str]:
            yield from tqdm(names, desc="moving", unit="file")

        try:
            with locks.turn("move_files") as is_ours:
                if not is_ours:  # two at once would each take what the other moved for erased
                    raise CommandError("Files are being moved already.")
                moved, erased = moving_files.move_all(seen)
        except (NotNowError, moving_files.ChangedOnTheWayError) as error:
            raise CommandError(f"{error}. What was not moved lies where it was; run this again.") from error
        said = f"{moved} files moved" + (f", {erased} were erased meanwhile." if erased else ".")
        self.stdout.write(json.dumps({"moved": moved, "erased": erased}) if options["json"] else said)
