"""Classifies a file of texts: one JSON line in, the same line with the judgement out, in the same order.

What was done before a signal stopped it is kept, and the same command goes on from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from civicwatch.learning.registry import Loaded
from civicwatch.learning.tables import BadRow, opened, read_json_lines
from workers.classifier_commands import ClassifierCommand, existing, failures, progress
from workers.classify_draft import Draft, ending_cleanly

BATCH = 100
Judge = Callable[[Loaded, Sequence[str]], list[dict[str, Any]]]


class Command(ClassifierCommand):
    help = "Classify JSON lines ({id, text}; .gz too): each comes out with the judgement added, in order."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--input", required=True, help="a file of JSON lines with id and text")
        parser.add_argument(
            "--output",
            required=True,
            help="the file to write; complete or not there at all: what a stopped run did lies beside it",
        )
        parser.add_argument(
            "--quick",
            action="store_true",
            help="first opinions alone, where a classifier has a second, slower one",
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        known, loaded = self.registration(options["classifier"]), self.active(options["classifier"])
        if not hasattr(known.classifier, "classify"):
            raise CommandError(f"{known.name} does not classify texts")
        judge = getattr(known.classifier, "classify_quickly" if options["quick"] else "classify", None)
        if judge is None:
            raise CommandError(f"{known.name} has one opinion only: leave --quick out")
        source, target = existing(options["input"]), Path(options["output"])
        skipped: list[BadRow] = []
        draft = Draft(target, version=loaded.version.version, quick=options["quick"])
        try:
            with failures(), ending_cleanly():
                self._write(judge, loaded, source, draft, skipped)
        except KeyboardInterrupt as stopped:
            raise CommandError(_what_is_kept(draft, str(stopped) or "SIGINT")) from None
        except BaseException:
            draft.drop()
            raise
        draft.finish()
        self._summary(loaded, draft.count, len(skipped), as_json=options["json"])

    def _write(self, judge: Judge, loaded: Loaded, source: Path, draft: Draft, skipped: list[BadRow]) -> None:
        bar = progress(unit=" texts", total=_lines(source))
        with draft.going_on(self._good_lines(source, skipped)) as lines:
            if draft.count:
                self.stderr.write(
                    f"{draft.count} texts were classified by a run that was stopped; going on from there",
                    style_func=str,
                )
            while batch := list(islice(lines, BATCH)):
                judged = judge(loaded, [line["text"] for line in batch])
                for line, judgement in zip(batch, judged, strict=True):
                    draft.write({**line, **judgement})
                bar.update(draft.count + len(skipped) - bar.n)
        bar.update(draft.count + len(skipped) - bar.n)
        bar.close()

    def _good_lines(self, source: Path, skipped: list[BadRow]) -> Iterator[dict[str, Any]]:
        for found in read_json_lines(source):
            if isinstance(found, BadRow):
                skipped.append(found)
                self.report_skipped([found])
            else:
                yield found[1]

    def _summary(self, loaded: Loaded, count: int, skipped: int, *, as_json: bool) -> None:
        version = loaded.version.version
        if as_json:
            self.stdout.write(json.dumps({"version": version, "classified": count, "skipped": skipped}))
        else:
            self.stdout.write(f"{count} texts classified by {version}, {skipped} lines skipped")


def _what_is_kept(draft: Draft, signal_name: str) -> str:
    if not draft.is_of_use:
        draft.drop()
        return f"stopped by {signal_name} before anything was classified; nothing was left behind"
    how_many = f"{draft.count} classified texts are" if draft.count else "what was classified before is"
    return (
        f"stopped by {signal_name}: {how_many} kept in {draft.path};"
        " the same command goes on from there, or delete it"
    )


def _lines(source: Path) -> int:
    """How many there are to read, so that the progress can say how long it will take."""
    with opened(source) as file:
        return sum(1 for line in file if line.strip())
