"""``manage.py import_city_records DATASET [--file F]``: what a city publishes, from its server or a file."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from sightings.city.exports import UnreadableExportError
from sightings.city.mapping import MappingError
from sightings.city.registry import SOURCES
from sightings.models import CityDataset
from sightings.services import city_collecting, city_files
from sightings.services.city_collecting import SchemaChangedError, Visit


class Command(BaseCommand):
    help = "Bring the records of a city's data set up to date. The same rows again change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dataset", help="its key, as in admin, such as lapd-calls-2024")
        parser.add_argument("--file", type=Path, help="an export (CSV or JSON, gzip or not)")
        parser.add_argument("--whole", action="store_true", help="read all of it, not only what has changed")
        parser.add_argument(
            "--replace", action="store_true", help="with --whole: take away here whatever is not there"
        )
        parser.add_argument("--json", action="store_true", help="the summary as JSON on standard output")

    def handle(self, *args: Any, dataset: str, file: Path | None, **options: Any) -> None:
        row = _found(dataset)
        visit = _from_file(row, file) if file else _from_server(row, options)
        summary = asdict(visit.kept) | {
            "dataset": row.key,
            "removed": visit.removed,
            "there": visit.there,
            "error": visit.error,
        }
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
        else:
            self._say(row, visit)
        if visit.error:
            raise CommandError(f"{row.key}: {visit.error}")

    def _say(self, row: CityDataset, visit: Visit) -> None:
        kept = visit.kept
        self.stdout.write(
            f"{row.key}: {kept.read} rows read: {kept.new} new, {kept.changed} changed, "
            f"{kept.same} unchanged, {kept.too_old} too old to keep, {kept.skipped} skipped, "
            f"{kept.left_out} left out and {kept.only_counted} only counted (about people who live outside), "
            f"{visit.removed} taken away."
        )
        for problem in kept.problems:
            self.stdout.write(f"  {problem}")
        if kept.skipped > len(kept.problems):
            self.stdout.write(f"  … and {kept.skipped - len(kept.problems)} more")


def _found(key: str) -> CityDataset:
    row = CityDataset.objects.filter(key=key).first()
    if row is None:
        known = ", ".join(CityDataset.objects.order_by("key").values_list("key", flat=True)) or "none"
        raise CommandError(f"There is no data set called “{key}”. Known: {known}.")
    return row


def _from_server(row: CityDataset, options: dict[str, Any]) -> Visit:
    if row.vendor not in SOURCES:
        raise CommandError(f"{row.key} is brought by hand: name a file with --file.")
    now = timezone.now()
    if city_collecting.is_held(row, now=now) or not city_collecting.claim(row, now=now):
        raise CommandError(f"A worker is reading {row.key} at this moment.")
    if options["replace"]:
        row.cursor = {"replace": True}
    with _bar() as bar:
        whole = options["whole"] or options["replace"]
        return city_collecting.collect(row, by_hand=True, whole=whole, progress=bar.update)


def _from_file(row: CityDataset, file: Path) -> Visit:
    with _bar() as bar:
        try:
            return city_files.import_file(row, file, progress=bar.update)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except (UnreadableExportError, SchemaChangedError, MappingError) as error:
            raise CommandError(f"{file}: {error} Nothing was imported.") from error


def _bar() -> "tqdm[NoReturn]":
    return tqdm(unit=" rows", disable=not sys.stderr.isatty(), file=sys.stderr)
