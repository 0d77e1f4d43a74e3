"""``manage.py sealed_words``: what a legal hold keeps, for whoever has to hand it over."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.services.holds import NothingSealedError, sealed_words


class Command(BaseCommand):
    help = (
        "Print, as JSON, the words that were deleted at their source and that a legal hold on an incident "
        "still keeps. No page shows them. That they were read, and why, is logged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("incident", type=int, help="the number of the incident")
        parser.add_argument(
            "--why", required=True, help="a sentence for the log, such as the order of a court"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = sealed_words(incident=options["incident"], words=options["why"])
        except NothingSealedError as nothing:
            raise CommandError(str(nothing)) from nothing
        self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
