"""Lets the version of a classifier that ships judge: the way out where the file of another one is gone."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from civicwatch.learning import services
from workers.classifier_commands import ClassifierCommand, failures


class Command(ClassifierCommand):
    help = (
        "Let what ships with this release judge, instead of the active version. It is written down as yours."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        with failures():
            known = self.registration(options["classifier"])
            version = services.activate_shipped(known, now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"classifier": known.name, "version": version.version}))
        else:
            self.stdout.write(f"{version} judges; other processes take it with their next rows")
