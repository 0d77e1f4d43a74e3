"""``manage.py recheck``: are the posts that are kept here still where they came from?"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from civicwatch.lib.outgoing_errors import OutgoingError
from incidents.models import Round
from incidents.services import rechecking
from tweets.services import rechecking as flagged
from workers import rechecking as rounds
from workers import tweet_rechecking


class Command(BaseCommand):
    help = (
        "Ask the platforms now about every post that is kept here, and forget what was deleted there. "
        "Workers do this by themselves, each post once a day at first and once a week later."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--platform", choices=rechecking.PLATFORMS, help="this one alone")
        parser.add_argument(
            "--deleted",
            type=Path,
            metavar="FILE",
            help='ask nobody; take JSON lines {"kind", "id"} of what was deleted from a file',
        )
        parser.add_argument(
            "--believe",
            action="store_true",
            help="also where a platform says that every one of many posts is gone",
        )
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(unit="posts", file=sys.stderr, mininterval=0.5) as bar:
            if options["deleted"]:
                summary = self._from_file(options["deleted"], bar)
            else:
                summary = self._from_platforms(options["platform"], options["believe"], bar)
        self.stdout.write(json.dumps(summary) if options["json"] else in_words(summary))

    def _from_file(self, path: Path, bar: "tqdm[Any]") -> dict[str, Any]:
        try:
            listed, forgotten = rounds.forget_listed(path, progress=bar.update)
        except OutgoingError as error:
            raise CommandError(str(error)) from error
        return {"listed": listed, "forgotten": forgotten, "platforms": {}}

    def _from_platforms(self, only: str | None, believe: bool, bar: "tqdm[Any]") -> dict[str, Any]:
        able = rechecking.platforms()
        found: dict[str, Any] = {}
        for name in [only] if only else rechecking.PLATFORMS:
            if name not in able:
                found[name] = {"state": "off: its key is not set"}
                continue
            before = forgotten_so_far(name)
            asked = rounds.recheck(name, by_hand=True, believe=believe, progress=bar.update)
            error = Round.objects.filter(name=name).values_list("last_error", flat=True).first()
            found[name] = {
                "state": error or "ok",
                "asked": asked,
                "forgotten": forgotten_so_far(name) - before,
            }
        if only in (None, flagged.PLATFORM) and flagged.PLATFORM in able:
            found["flagged posts of x"] = _flagged(believe, bar)
        total = sum(each.get("forgotten", 0) for each in found.values())
        return {"forgotten": total, "platforms": found}


def _flagged(believe: bool, bar: "tqdm[Any]") -> dict[str, Any]:
    before, asked, state = flagged.gone_so_far(), 0, "ok"
    try:
        asked = tweet_rechecking.recheck_all(believe=believe, progress=bar.update)
    except (OutgoingError, flagged.NotBelievedError) as error:
        state = str(error)
    return {"state": state, "asked": asked, "forgotten": flagged.gone_so_far() - before}


def forgotten_so_far(name: str) -> int:
    return Round.objects.filter(name=name).values_list("forgotten", flat=True).first() or 0


def in_words(summary: dict[str, Any]) -> str:
    lines = []
    if "listed" in summary:
        lines.append(f"{summary['listed']} posts are listed as deleted.")
    for name, each in summary["platforms"].items():
        asked = f"{each['asked']} asked about, " if "asked" in each else ""
        lines.append(f"{name}: {asked}{each['state']}")
    lines.append(f"{summary['forgotten']} posts were forgotten here.")
    return "\n".join(lines)
