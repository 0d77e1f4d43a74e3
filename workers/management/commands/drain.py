"""Runs the pipeline in this process until nothing is due now: for scripts and small installations."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from civicwatch.lib import jobs


class Command(BaseCommand):
    help = "Run every job in this process until nothing is due now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print nothing but JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        taken = jobs.drain()
        self.stdout.write(json.dumps({"taken": taken}) if options["json"] else f"{taken} rows moved on.")
