"""Scores the active version of a classifier on labelled data."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from workers.classifier_commands import ClassifierCommand, existing, failures, progress
from workers.scorecard_text import lines, of_what_it_knows


class Command(ClassifierCommand):
    help = (
        "Score the active version of a classifier on labelled data (force: CSV, .gz too, "
        "with text and force_rank or is_force; harm: CSV with text and label; faces: a "
        "folder with a folder for each group; photo: a folder with a folder for each class, or with "
        "labels.csv)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--data", required=True, help="labelled data that the version was not trained on")
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        known, loaded = self.registration(options["classifier"]), self.active(options["classifier"])
        with failures():
            found = known.classifier.evaluate(loaded, existing(options["data"]), progress)
        self.report_skipped(found.skipped)
        scores = {"version": loaded.version.version, **found.scores, "skipped": len(found.skipped)}
        if options["json"]:
            self.stdout.write(json.dumps(scores))
            if warning := of_what_it_knows(scores):
                self.stderr.write(warning)
        else:
            self.stdout.write(f"{known.name} {loaded.version.version}")
            self.stdout.write("\n".join(lines(scores)))
