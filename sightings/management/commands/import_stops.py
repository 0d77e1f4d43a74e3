"""``manage.py import_stops FILE``: stops of buses and trains out of a timetable in GTFS."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sightings.city import gtfs
from sightings.city.gtfs import UnreadableFeedError
from sightings.services.city_layer_files import bring_stops


class Command(BaseCommand):
    help = "Bring the stops of a transit agency; the file replaces what the layer held before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the feed’s zip file, or its stops.txt")
        parser.add_argument("--layer", default="transit", help="key of the layer, one an agency")
        parser.add_argument("--label", default="", help="what readers see, such as “Stops of LA Metro”")
        parser.add_argument("--attribution", default="", help="the agency")
        parser.add_argument("--licence", default="")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day of the timetable, 2026-04-30")
        parser.add_argument("--json", action="store_true", help="the summary as JSON on standard output")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        about = {name: options[name] for name in ("label", "attribution", "licence")} | {
            "key": options["layer"]
        }
        try:
            with gtfs.opened(file) as stops:
                brought = bring_stops(stops, about=about, as_of=options["as_of"], now=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        except (UnreadableFeedError, ValueError) as error:
            raise CommandError(f"{file}: {error}. Nothing was changed.") from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(brought) | {"layer": about["key"]}, ensure_ascii=False))
            return
        self.stdout.write(f"{about['key']}: {brought.kept} stops, {brought.skipped} rows skipped.")
        for problem in brought.problems:
            self.stdout.write(f"  {problem}")
