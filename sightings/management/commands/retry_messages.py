"""``manage.py retry_messages``: messages that failed, in or out, are tried again."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from civicwatch.lib import jobs
from sightings.models import InboundMessage, OutboundMessage, RemoteErasure

KINDS = {"messages": InboundMessage, "replies": OutboundMessage, "erasures": RemoteErasure}


class Command(BaseCommand):
    help = "Try again what rests in failed: messages, replies, and what is to be erased at the carrier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {name: jobs.retry(model._default_manager.all()) for name, model in KINDS.items()}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
