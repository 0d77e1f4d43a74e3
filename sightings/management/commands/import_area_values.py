"""``manage.py import_area_values FILE --format zori|acs|csv``: rents by ZIP code, as a layer of the map."""

import gzip
import io
import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sightings.city.rents import FORMATS, UnreadableTableError
from sightings.services.city_layer_files import bring_rents

ABOUT: dict[str, dict[str, str]] = {
    "zori": {
        "label": "Typical rent (Zillow Observed Rent Index)",
        "attribution": "Zillow Research, zillow.com/research/data",
        "licence": "Zillow’s terms of use; name Zillow",
        "licence_url": "https://www.zillow.com/z/corp/terms/",
        "source_url": "https://www.zillow.com/research/data/",
    },
    "acs": {
        "label": "Median gross rent (American Community Survey)",
        "attribution": "U.S. Census Bureau, American Community Survey, table B25064",
        "licence": "Public domain",
        "source_url": "https://data.census.gov/table?q=B25064",
    },
    "csv": {},
}
_GZIP = b"\x1f\x8b"


class Command(BaseCommand):
    help = "Bring rents by ZIP code; the file replaces what the layer held before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, plain or gzip")
        parser.add_argument("--format", required=True, choices=FORMATS, help="columns: see docs/city-data.md")
        parser.add_argument("--layer", default="", help="key of the layer (default: rent-zori, rent-acs …)")
        parser.add_argument("--label", default="", help="what readers see")
        parser.add_argument("--unit", default="USD a month")
        parser.add_argument("--attribution", default="")
        parser.add_argument("--licence", default="")
        parser.add_argument("--json", action="store_true", help="the summary as JSON on standard output")

    def handle(self, *args: Any, file: Path, format: str, **options: Any) -> None:
        said = {name: options[name] for name in ("label", "unit", "attribution", "licence") if options[name]}
        about = ABOUT[format] | said | {"key": options["layer"] or f"rent-{format}"}
        try:
            text = io.TextIOWrapper(io.BytesIO(_content(file)), encoding="utf-8-sig", newline="")
            brought = bring_rents(FORMATS[format](text), about=about, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        except (UnreadableTableError, ValueError) as error:
            raise CommandError(f"{file}: {error}. Nothing was changed.") from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(brought) | {"layer": about["key"]}, ensure_ascii=False))
            return
        self.stdout.write(f"{about['key']}: {brought.kept} ZIP codes, {brought.skipped} rows skipped.")
        for problem in brought.problems:
            self.stdout.write(f"  {problem}")


def _content(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if data.startswith(_GZIP) else data
