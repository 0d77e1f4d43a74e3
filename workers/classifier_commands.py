"""What the commands `train`, `evaluate` and `classify` share: the name, the progress bar, the bad rows."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from civicwatch.learning import registry
from civicwatch.learning.artefacts import ArtefactError
from civicwatch.learning.tables import BadRow

progress = partial(tqdm, file=sys.stderr, mininterval=0.5)


class ClassifierCommand(BaseCommand):
    """A command about one registered classifier."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("classifier", help=f"one of: {', '.join(registry.names())}")

    def registration(self, name: str) -> registry.Registration:
        with failures():
            return registry.registration(name)

    def active(self, name: str) -> registry.Loaded:
        with failures():
            return registry.active(name)

    def report_skipped(self, rows: Iterable[BadRow]) -> None:
        """Name each row left out, on standard error."""
        for row in rows:
            self.stderr.write(str(row), style_func=str)


@contextmanager
def failures() -> Iterator[None]:
    """Turn what a person can put right into a message and exit status 1."""
    try:
        yield
    except (registry.UnknownClassifierError, registry.NoActiveVersionError, ArtefactError) as error:
        raise CommandError(error.args[0]) from error
    except ModuleNotFoundError as error:
        needed = "pip install -c requirements-dev.txt -r requirements-train.txt"
        raise CommandError(f"{error.name} is not installed, which this needs: {needed}") from error
    except FileNotFoundError as error:
        raise CommandError(f"{error.filename} does not exist") from error
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise CommandError(str(error)) from error


def existing(path: str) -> Path:
    """The path, or a CommandError where nothing lies there."""
    found = Path(path)
    if not found.exists():
        raise CommandError(f"{path} does not exist")
    return found
