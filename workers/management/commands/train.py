"""Trains a classifier, measures it on grouped splits, and registers the version."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from biaslab.services.adopting import adopt
from civicwatch.learning import services
from workers.classifier_commands import ClassifierCommand, existing, failures, progress
from workers.scorecard_text import lines


class Command(ClassifierCommand):
    help = "Train a classifier on labelled data, measure it on grouped splits, and register the version."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--data", required=True, help="a file, or a folder with files, of labelled data")
        parser.add_argument("--activate", action="store_true", help="let the new version judge from now on")
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")
        parser.add_argument(
            "--ship", action="store_true", help="for maintainers: write it into the app, as what ships"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = self.registration(options["classifier"])
        with failures():
            trained = known.classifier.train(existing(options["data"]), progress)
        self.report_skipped(trained.skipped)
        now = timezone.now()
        if options["ship"]:
            manifest = services.ship(name=known.name, trained=trained, folder=known.shipped, now=now)
            label = json.loads(manifest.read_text())["version"]
            self._print(label, trained.scorecard, options, state="shipped")
            return
        version = services.register_version(name=known.name, trained=trained, now=now)
        if known.name == "faces":
            adopt(version, shipped=False)  # opens its two experiments in the bias lab
        if options["activate"]:
            services.activate(version, by=None, now=now)
        state = "active" if options["activate"] else "registered, not active"
        self._print(version.version, version.scorecard, options, state=state)

    def _print(self, version: str, scorecard: dict[str, Any], options: dict[str, Any], *, state: str) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"version": version, "state": state, "scorecard": scorecard}))
            return
        self.stdout.write(f"{options['classifier']} {version} ({state})")
        self.stdout.write("\n".join(lines(scorecard)))
