"""``manage.py unblock_sender PHONE``: for somebody who was blocked, then erased: no page knows them."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sightings.services import contributors


class Command(BaseCommand):
    help = "Take messages from a number again. Never prints the number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "phone", help="the number, such as +13105550123; - reads it from standard input, out of sight"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        phone = sys.stdin.readline() if options["phone"] == "-" else options["phone"]
        if not any(sign.isdecimal() for sign in phone):
            raise CommandError("this is not a telephone number")
        was = contributors.unblock_number(phone)
        self.stdout.write("not blocked any more" if was else "was not blocked")
