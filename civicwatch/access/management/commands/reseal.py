"""After SECRET_KEY or PHONE_KEYS was changed: seals everything anew, so that the former key can go."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from civicwatch.access import sealing
from civicwatch.lib.crypto import UndecipherableError


class Command(BaseCommand):
    help = (
        "Seal second factors and webhooks with the present SECRET_KEY, messages with the first of PHONE_KEYS."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = sealing.reseal()
        except sealing.SealBrokenError as error:
            raise CommandError(
                "A secret is sealed with a key that is not in SECRET_KEY_FALLBACKS. Nothing was changed: "
                "add the key, or reset the second factors of those whom it concerns."
            ) from error
        except UndecipherableError as error:
            raise CommandError(
                "Something was encrypted with a key that PHONE_KEYS lacks. Nothing was changed: add the key."
            ) from error
        said = (
            f"{number} rows are sealed with the present keys. A former SECRET_KEY can go when sessions"
            " are over (12 hours); a former PHONE_KEYS once no file of a photo is left that it sealed"
            f" ({settings.SIGHTING_KEEP_DAYS} days, longer what is sealed as evidence: docs/sms.md)."
        )
        self.stdout.write(json.dumps({"resealed": number}) if options["json"] else said)
