"""``manage.py import_area_outlines FILE --set NAME --key PROPERTY``: districts that records are joined by."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sightings.city import outline_files
from sightings.city.outline_files import UnreadableOutlinesError
from sightings.services.city_layer_files import bring_outlines


class Command(BaseCommand):
    help = "Bring the districts of a city: records that name them stand in their middle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON in degrees, or CSV with latitude and longitude")
        parser.add_argument("--set", required=True, help="such as lapd-reporting-districts")
        parser.add_argument("--key", required=True, help="property or column with the key, such as REPDIST")
        parser.add_argument("--label", default="", help="property or column with the name for people")
        parser.add_argument("--json", action="store_true", help="the summary as JSON on standard output")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            outlines = outline_files.read(file.read_bytes(), key=options["key"], label=options["label"])
            brought = bring_outlines(outlines, name=options["set"])
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        except (UnreadableOutlinesError, ValueError) as error:
            raise CommandError(f"{file}: {error}. Nothing was changed.") from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(brought) | {"set": options["set"]}, ensure_ascii=False))
            return
        self.stdout.write(f"{options['set']}: {brought.kept} districts, {brought.skipped} skipped.")
        for problem in brought.problems:
            self.stdout.write(f"  {problem}")
