"""Measures drift: what is due on this installation, or between two files of texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from civicwatch.learning import registry
from civicwatch.learning.drift import measuring, trying
from civicwatch.learning.drift.comparing import FALSE_ALARMS, PART_OF, Finding
from civicwatch.learning.drift.models import Period
from civicwatch.learning.drift.samples import Samples
from civicwatch.learning.tables import BadRow, read_json_lines, read_table
from workers.classifier_commands import ClassifierCommand, existing, failures, progress


class Command(ClassifierCommand):
    help = (
        "Without files: count what is due, hour by hour, until all is done. With --reference and --window "
        "(CSV with a column text, or JSON lines with text; .gz too): hold one against the other, as a day. "
        "With --shuffles: how many windows shuffled from the reference alone raise an alarm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        names = ", ".join(registry.names())
        parser.add_argument("classifier", nargs="?", default="", help=f"for files; one of: {names}")
        parser.add_argument("--reference", help="texts as they are usually")
        parser.add_argument("--window", help="texts of the day to be measured")
        parser.add_argument("--shuffles", type=int, default=0, help="how many shuffled windows to try")
        parser.add_argument("--rows", type=int, default=0, help="rows of a shuffled window (of --window)")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["reference"]:
            self._measure_what_is_due()
            return
        with failures():
            self._compare(options)

    def _measure_what_is_due(self) -> None:
        total = 0
        bar = progress(unit=" hours")
        while measured := measuring.run():
            total += measured
            bar.update(measured)
        bar.close()
        self.stdout.write(json.dumps({"hours": total}))

    def _compare(self, options: dict[str, Any]) -> None:
        loaded = self.active(options["classifier"])
        reference = self._samples(loaded, existing(options["reference"]))
        told: dict[str, Any] = {"version": loaded.version.version, "reference_rows": reference.n}
        rows = options["rows"]
        if options["window"]:
            window = self._samples(loaded, existing(options["window"]))
            found = trying.findings(reference, window)
            rows = rows or window.n
            told |= {"window_rows": window.n, "alarm": any(one.alarm for one in found)}
            told["readings"] = [_as_json(one) for one in found]
        if options["shuffles"]:
            told["shuffled"] = self._shuffled(reference, rows or reference.n // 10, options)
        self.stdout.write(json.dumps(told, indent=1))
        if options["window"]:
            moved = sorted({one.feature for one in found if one.alarm})
            self.stderr.write(f"Alarm: {', '.join(moved)} moved." if moved else "No alarm.")

    def _shuffled(self, reference: Samples, rows: int, options: dict[str, Any]) -> dict[str, Any]:
        """As days, whose part of the rate is half: the hours have the other half."""
        tried = trying.shuffled(reference, size=rows, times=options["shuffles"], seed=options["seed"])
        alarms = sum(
            any(one.alarm for one in found)
            for found in progress(tried, total=options["shuffles"], desc="shuffles")
        )
        return {
            "windows": options["shuffles"],
            "rows": rows,
            "alarms": alarms,
            "rate_of_days": PART_OF[Period.DAY],
            "false_alarm_rate": FALSE_ALARMS,
        }

    def _samples(self, loaded: registry.Loaded, path: Path) -> Samples:
        provider = self.registration(loaded.version.name).provider
        if not hasattr(provider, "of_texts"):
            raise CommandError(f"{loaded.version.name} does not read texts")
        texts = list(self._texts(path))
        if not texts:
            raise CommandError(f"{path.name} holds no text")
        found: Samples = provider.of_texts(loaded, texts)
        return found

    def _texts(self, path: Path) -> list[str]:
        if ".json" in path.name:
            rows = [row if isinstance(row, BadRow) else row[1]["text"] for row in read_json_lines(path)]
        else:
            table = read_table(path, needs=[("text",)])
            rows = [row if isinstance(row, BadRow) else row.values["text"] for row in table]
        self.report_skipped(row for row in rows if isinstance(row, BadRow))
        return [row for row in rows if isinstance(row, str)]


def _as_json(found: Finding) -> dict[str, Any]:
    return {
        "feature": found.feature,
        "statistic": found.statistic.value,
        "value": round(found.value, 4),
        "p": found.p,
        "limit": found.limit,
        "threshold": round(found.threshold, 4),
        "alarm": found.alarm,
    }
