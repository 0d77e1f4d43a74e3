"""Visits sources now: those that are due, or one by name whether it is due or not."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.models import Source
from incidents.services import sources
from incidents.services.sources import Visit
from workers import collecting
from workers.scraping.registry import ADAPTERS, adapter_for


class Command(BaseCommand):
    help = "Visit the sources that are due, or one source now. What they bring is processed by the workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--source", help="name of one source, visited even if it is switched off or not due"
        )
        parser.add_argument("--json", action="store_true", help="print nothing but JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["source"]:
            visited = collecting.collect_due()
            line = f"{visited} sources visited."
            self.stdout.write(json.dumps({"visited": visited}) if options["json"] else line)
            return
        visit = collecting.collect(_claimed(options["source"]))
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(options["source"], visit)))
        else:
            problem = f" {visit.error}." if visit.error else ""
            counts = f"{visit.outcome}, {visit.received} posts read, {visit.stored} new."
            self.stdout.write(f"{options['source']}: {counts}{problem}")
        if visit.outcome != "ok":
            raise CommandError(f"{options['source']} could not be read: {visit.error}")


def _claimed(name: str) -> Source:
    source = Source.objects.filter(name=name).first()
    if source is None:
        known = ", ".join(Source.objects.order_by("name").values_list("name", flat=True)) or "none"
        raise CommandError(f"There is no source called “{name}”. Known: {known}.")
    if source.kind not in ADAPTERS:
        raise CommandError(f"“{source.kind}” is not a kind of source.")
    if missing := adapter_for(source.kind).missing_settings():
        raise CommandError(f"{name} is off: set {', '.join(missing)}.")
    now = timezone.now()
    if sources.is_held(source, now=now) or not sources.claim(source, now=now):
        raise CommandError(f"A worker is visiting {name} at this moment.")
    return source


def _as_json(name: str, visit: Visit) -> dict[str, Any]:
    return {
        "source": name,
        "outcome": visit.outcome,
        "received": visit.received,
        "stored": visit.stored,
        "error": visit.error,
    }
