"""``manage.py import_incidents FILE --format 2020pb|csv|geojson``: real records in, idempotently."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from incidents.importing import geojson, police_brutality, table
from incidents.importing.records import UnreadableFileError
from incidents.services.importing import Summary, import_records

READERS = {"2020pb": police_brutality.read, "csv": table.read, "geojson": geojson.read}
SHOWN = 20


class Command(BaseCommand):
    help = "Import real incidents as published records. The same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="plain or gzip")
        parser.add_argument("--format", required=True, choices=READERS, help="columns: see docs/importing.md")
        parser.add_argument(
            "--source", default="", help="what readers see as origin (default: 2020PB, or the file's name)"
        )
        parser.add_argument("--json", action="store_true", help="the summary as JSON on standard output")

    def handle(self, *args: Any, file: Path, format: str, source: str, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        name, prefix = _names(format, source, file)
        with tqdm(unit=" records", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            try:
                # A file is judged as a whole before anything of it is written.
                items = list(READERS[format](data, today=timezone.localdate()))
            except UnreadableFileError as error:
                raise CommandError(f"{file}: {error}. Nothing was imported.") from error
            bar.total = len(items)
            summary = import_records(items, imported_from=name, key_prefix=prefix, progress=bar.update)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(summary), ensure_ascii=False))
        else:
            self._say(summary)

    def _say(self, summary: Summary) -> None:
        self.stdout.write(
            f"{summary.read} rows read: {summary.created} new, {summary.updated} updated, "
            f"{summary.unchanged} unchanged, {len(summary.kept)} kept as edited here, "
            f"{len(summary.problems)} skipped.\n"
            f"Written: {summary.published} published, {summary.held} waiting for a moderator, "
            f"{summary.restricted} with words and links hidden until a moderator has looked, "
            f"{summary.links} links as evidence."
        )
        for title, lines in (("Skipped", summary.problems), ("Kept", summary.kept), ("Notes", summary.notes)):
            self._list(title, lines)

    def _list(self, title: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(f"{title}:")
        for line in lines if title == "Skipped" else lines[:SHOWN]:
            self.stdout.write(f"  {line}")
        if title != "Skipped" and len(lines) > SHOWN:
            self.stdout.write(f"  … and {len(lines) - SHOWN} more (--json lists all)")


def _names(format: str, source: str, file: Path) -> tuple[str, str]:
    """What readers see as the origin, and what makes ids of different files different."""
    if format == "2020pb":
        return source or police_brutality.NAME, police_brutality.KEY_PREFIX
    stem = source or file.name.split(".", 1)[0] or format
    return stem[:80], stem[:40].lower().replace(" ", "-")
