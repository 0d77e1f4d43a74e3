"""Fills the database with synthetic published incidents, to measure the system at the size it is made for."""

import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from incidents.services import synthetic


class Command(BaseCommand):
    help = "Publish N synthetic incidents around real cities, for measuring. Never on an installation in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--incidents", type=int, required=True, metavar="N", help="how many to add")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same incidents")
        parser.add_argument("--json", action="store_true", help="print nothing but JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["incidents"]
        if wanted < 0 or options["seed"] < 0:
            raise CommandError("--incidents and --seed are whole numbers, 0 or more.")
        began = time.perf_counter()
        made = self._make(wanted, options["seed"], quiet=options["json"])
        seconds = time.perf_counter() - began
        summary = {"made": made, "seconds": round(seconds, 2), "per_second": round(made / max(seconds, 1e-9))}
        said = f"{made} synthetic incidents in {seconds:.1f} s ({summary['per_second']}/s)."
        self.stdout.write(json.dumps(summary) if options["json"] else said)

    def _make(self, wanted: int, seed: int, *, quiet: bool) -> int:
        made = 0
        with tqdm(total=wanted, unit="incident", file=sys.stderr, disable=quiet) as bar:
            try:
                for size in synthetic.make(wanted, seed=seed):
                    made += size
                    bar.update(size)
            except LookupError as error:
                raise CommandError(str(error)) from error
        return made
