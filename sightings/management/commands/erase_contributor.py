"""``manage.py erase_contributor PHONE``: every trace of a sender, here and at the carrier."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from civicwatch.lib import jobs
from civicwatch.lib.not_now import NotNowError
from sightings.models import RemoteErasure
from sightings.services import carrier_copies, erasing

STEPS = ("here", "at the carrier")


class Command(BaseCommand):
    help = (
        "Erase everything that came from a telephone number: messages, photos, sightings, the number itself, "
        "and the carrier’s copies. Prints how much there was, and never the number."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "phone", help="the number, such as +13105550123; - reads it from standard input, out of sight"
        )
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        phone = sys.stdin.readline() if options["phone"] == "-" else options["phone"]
        if not any(sign.isdecimal() for sign in phone):
            raise CommandError("this is not a telephone number")
        with tqdm(total=len(STEPS), unit="step", file=sys.stderr, mininterval=0.5) as bar:
            try:
                receipt = erasing.erase_number(phone, by=None, now=timezone.now())
            except NotNowError as error:
                raise CommandError(f"{error}. The sender is still on record: run this again.") from error
            bar.update()
            jobs.run_until_empty(carrier_copies.ERASE_JOB)
            bar.update()
        left = RemoteErasure.objects.count()
        if options["json"]:
            self.stdout.write(json.dumps({**receipt.as_json(), "left_at_carrier": left}))
            return
        if not any(amount for name, amount in receipt.as_json().items() if name != "at"):
            self.stdout.write(
                "Nothing is on record from this number: it was erased before, never wrote, or was mistyped."
            )
        for name, amount in receipt.as_json().items():
            self.stdout.write(f"{name.replace('_', ' '):16} {amount}")
        self.stdout.write(
            "the carrier has deleted its copies"
            if not left
            else f"the carrier has {left} copies left; it is asked again until they are gone"
        )
