"""Sends recorded posts, one JSON object a line, through the whole pipeline."""

import json
import os
import re
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, NoReturn, cast

from django.core.management.base import BaseCommand, CommandError
from django.db import DataError
from django.utils import timezone
from tqdm import tqdm

from civicwatch.lib import jobs
from incidents.posts import Post
from workers.replay_targets import INCIDENTS, TWEETS, Targets
from workers.scraping.replay import UNREADABLE, BadLine, read_posts, unzipped

BATCH = 500
NAMED = 1_000  # bad lines that the summary lists one by one
SLUG = re.compile(r"[A-Za-z0-9_-]{1,80}")
Numbered = tuple[int, Post]


@dataclass
class Tally:
    """What became of the lines of a file."""

    lines: int = 0
    stored: int = 0
    bad: list[BadLine] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @property
    def received(self) -> int:
        return self.lines - len(self.bad)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def summary(self, source: str) -> dict[str, Any]:
        return {
            "source": source,
            "lines": self.lines,
            "received": self.received,
            "stored": self.stored,
            "repeated": self.received - self.stored,
            "skipped": len(self.bad),
            "bad": [{"line": line.number, "reason": line.reason} for line in self.bad[:NAMED]],
            "seconds": round(self.seconds, 3),
            "posts_per_second": round(self.received / max(self.seconds, 0.001), 1),
        }


class Command(BaseCommand):
    help = (
        "Store the posts of a JSON-lines file (.gz too; “-” is standard input) and wake the workers. "
        "Each line: id, kind, url, author, title, text, created_at. A post is known by kind and id and "
        "stored once; a line that is no post is reported with its number and skipped. Lines of kind tweet go "
        "to the stream of short posts that are judged for harm, all others become reports of incidents."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="file of JSON lines")
        parser.add_argument("--source", default="replay", help="name of the source they come from (replay)")
        parser.add_argument(
            "--to", choices=[INCIDENTS, TWEETS], default="", help="send all lines there, whatever their kind"
        )
        parser.add_argument("--rate", type=float, help="store no more than so many posts a second")
        parser.add_argument(
            "--drain", action="store_true", help="then run the pipeline here until nothing is due"
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not SLUG.fullmatch(options["source"]):
            raise CommandError("A source's name is letters, digits, “-” and “_”, at most 80.")
        if options["rate"] is not None and options["rate"] <= 0:
            raise CommandError("--rate must be above 0.")
        targets = Targets(options["source"], to=options["to"])
        started, tally = timezone.now(), Tally()
        try:
            self._replay(options["file"], targets, options["rate"], tally)
        except UNREADABLE as error:
            raise CommandError(f"{options['file']}: {error}; {tally.stored} posts stored before") from error
        finally:
            targets.record(started=started, received=tally.received, stored=tally.stored)
        summary = tally.summary(targets.name)
        if options["drain"]:
            jobs.drain()
        self._report(summary, as_json=options["json"])
        if tally.lines and not tally.received:
            raise CommandError("Not one line is a post; is this a file of JSON lines?")

    def _replay(self, name: str, targets: Targets, rate: float | None, tally: Tally) -> None:
        size = min(BATCH, max(1, int(rate or BATCH)))
        with _opened(name) as file, _progress(file) as bar:
            for batch in _batches(self._posts(unzipped(file), tally), size):
                tally.stored += self._store(batch, targets, tally)
                bar.update(_position(file) - bar.n)
                if rate:
                    time.sleep(max(0.0, tally.received / rate - tally.seconds))

    def _posts(self, lines: IO[bytes], tally: Tally) -> Iterator[Numbered]:
        for number, found in read_posts(lines, now=timezone.now()):
            tally.lines += 1
            if isinstance(found, BadLine):
                self._skip(found, tally)
            else:
                yield number, found

    def _store(self, batch: list[Numbered], targets: Targets, tally: Tally) -> int:
        lots: dict[str, list[Numbered]] = {}
        for number, post in batch:
            lots.setdefault(targets.of(post), []).append((number, post))
        return sum(self._store_lot(lot, targets, tally) for lot in lots.values())

    def _store_lot(self, lot: list[Numbered], targets: Targets, tally: Tally) -> int:
        """Store posts of one target; where they are refused, one by one, so that one costs no other."""
        try:
            return targets.store([post for _, post in lot])
        except (DataError, ValueError) as error:
            if len(lot) > 1:
                return sum(self._store_lot([one], targets, tally) for one in lot)
            refused = f"the database refuses it: {type(error).__name__}"
            reason = str(error) if str(error) == "text is empty" else refused
            self._skip(BadLine(lot[0][0], reason), tally)
            return 0

    def _skip(self, line: BadLine, tally: Tally) -> None:
        tally.bad.append(line)
        tqdm.write(f"line {line.number}: {line.reason}; skipped", file=sys.stderr)

    def _report(self, summary: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(summary))
            return
        self.stdout.write(
            "{received} posts read from {lines} lines: {stored} stored, {repeated} were here already; "
            "{skipped} lines skipped. {seconds} s, {posts_per_second} posts/s.".format(**summary)
        )


@contextmanager
def _opened(name: str) -> Iterator[BufferedReader]:
    if name == "-":
        yield cast(BufferedReader, sys.stdin.buffer)
        return
    with Path(name).open("rb") as file:
        yield file


def _progress(file: BufferedReader) -> "tqdm[NoReturn]":
    total = os.fstat(file.fileno()).st_size if file.seekable() else None
    return tqdm(total=total, unit="B", unit_scale=True, file=sys.stderr, mininterval=0.5)


def _position(file: BufferedReader) -> int:
    return file.tell() if file.seekable() else 0


def _batches(posts: Iterable[Numbered], size: int) -> Iterator[list[Numbered]]:
    """Lots of ``size``; what was read before a file turned out to be cut short is handed over too."""
    lot: list[Numbered] = []
    try:
        for post in posts:
            lot.append(post)
            if len(lot) >= size:
                yield lot
                lot = []
    except UNREADABLE:
        if lot:
            yield lot
        raise
    if lot:
        yield lot
