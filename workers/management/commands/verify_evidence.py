"""``manage.py verify_evidence``: is everything on record what it was when it was written?"""

import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from civicwatch.access.audit_export import UnreadableError
from workers.verification import Verdict, size, verify, verify_file

SHOWN = 20


def noted_head(text: str) -> tuple[int, str]:
    """``17:ab12…`` as the admin pages, /about/ and doctor show it."""
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip().lower())
    if not found:
        raise ArgumentTypeError(
            f"{text!r} is not NUMBER:HASH, such as 17:ab12… with 64 signs after the colon"
        )
    return int(found[1]), found[2]


class Command(BaseCommand):
    help = (
        "Walk the log's chain of hashes, the decisions that it covers, the posts and the classifiers' files, "
        "offline. Ends with 1 where anything is not as it was written."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            type=noted_head,
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="an end of the chain that was noted earlier; may be given several times",
        )
        parser.add_argument(
            "--export",
            type=Path,
            metavar="FILE",
            help="check a file exported from the log (.jsonl or .csv) instead, without the database",
        )
        parser.add_argument("--json", action="store_true", help="print nothing but JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        heads, file = dict(options["head"]), options["export"]
        with tqdm(total=None if file else size(), unit="rows", file=sys.stderr, mininterval=0.5) as bar:
            try:
                verdict = (
                    verify_file(file, heads=heads, progress=bar.update)
                    if file
                    else verify(heads=heads, progress=bar.update)
                )
            except UnreadableError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(verdict.as_json()) if options["json"] else in_words(verdict))
        if not verdict.ok:
            sys.exit(1)


def in_words(verdict: Verdict) -> str:
    lines = [f"log: {verdict.log['entries']} entries"]
    if "head" in verdict.log:
        posts, artefacts = verdict.posts, verdict.artefacts
        lines += [
            f"     ends with {verdict.log['head']}",
            f"decisions: {verdict.decisions} compared with the log",
            f"posts: {posts['checked']} compared with their hash; of {posts['hash_only']} only the hash is "
            f"left; {posts['without_hash']} have none (written on this site, or forgotten)",
            f"classifiers: {artefacts['checked']} files compared with their hash",
        ]
    for finding in verdict.broken[:SHOWN]:
        number = "" if finding.number is None else f" {finding.number}"
        lines.append(f"BROKEN  {finding.where}{number}: {finding.what}")
    if len(verdict.broken) > SHOWN:
        lines.append(f"and {len(verdict.broken) - SHOWN} more (--json lists all)")
    lines.append(
        "Everything is as it was written." if verdict.ok else f"{len(verdict.broken)} things are not."
    )
    return "\n".join(lines)
