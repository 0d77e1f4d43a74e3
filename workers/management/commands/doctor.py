"""``manage.py doctor``: what is configured, what is missing, what is stale, what waits."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workers.diagnosis import diagnose

SIGNS = {"ok": "ok     ", "off": "off    ", "warning": "WARNING", "failed": "FAILED "}


class Command(BaseCommand):
    help = "Say what is configured, missing, stale and waiting. Ends with 1 where a check failed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        diagnosis = diagnose()
        self.stdout.write(json.dumps(diagnosis, indent=2) if options["json"] else in_words(diagnosis))
        if any(check["verdict"] == "failed" for check in diagnosis["checks"]):
            sys.exit(1)


def _for_people(queues: list[dict[str, Any]]) -> list[str]:
    waiting = [
        f"{queue['count']} {queue['name'].replace('_', ' ')} (oldest {queue['oldest_seconds'] / 3600:.1f} h)"
        for queue in queues
        if queue["count"]
    ]
    return [f"         waits for people: {', '.join(waiting) or 'nothing'}"]


def in_words(diagnosis: dict[str, Any]) -> str:
    lines = [
        f"{SIGNS[check['verdict']]}  {check['name']}: {check['detail']}" for check in diagnosis["checks"]
    ]
    for source in diagnosis["sources"]:
        state = "stale" if source["stale"] else "on" if source["enabled"] else "off"
        lines.append(
            f"         source {source['name']}: {state}, last success {source['last_success_at'] or 'never'}"
        )
    if diagnosis["log"]:
        lines.append(
            f"         log: {diagnosis['log']['entries']} entries, ends with {diagnosis['log']['head']}"
        )
    for classifier in diagnosis["classifiers"]:
        lines.append(f"         classifier {classifier['name']}: {classifier['version']}")
    for kind, stages in diagnosis["stages"].items():
        if stages:
            lines.append(
                f"         {kind}: " + ", ".join(f"{count} {stage}" for stage, count in stages.items())
            )
    lines += _for_people(diagnosis["people"])
    oldest = diagnosis["oldest_seconds"]
    lines.append(
        "         nothing waits for a machine" if oldest is None else f"         oldest waits {oldest:.1f} s"
    )
    return "\n".join(lines)
