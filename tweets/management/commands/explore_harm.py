"""``manage.py explore_harm --data DIR``: makes what the page of exploration shows. For maintainers."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tweets.exploration.shipped import SHIPPED


class Command(BaseCommand):
    help = "Fit on four fifths of labelled posts, look at the fifth, and write numbers and terms, no post."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="a CSV, or a folder of them")
        parser.add_argument("--output", type=Path, default=SHIPPED, help="where it ships, unless told else")

    def handle(self, *args: Any, data: Path, output: Path, **options: Any) -> None:
        from tweets.exploration import building  # scikit-learn: only where it is asked for

        if not data.exists():
            raise CommandError(f"{data} is not there")
        try:
            found = building.explore(*building.read(data))
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
        self.stdout.write(f"{output}: {sum(found['n'].values())} posts looked at, none of them written")
