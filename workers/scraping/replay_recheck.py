"""What was deleted of replayed posts, as files say it: JSON lines of ``{"kind", "id"}``, plain or gzipped.

So that deletion can be tried, and a recorded collection kept clean, without a network.
"""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings as django_settings

from civicwatch.lib.outgoing_errors import OutgoingError
from incidents.models import Source
from incidents.services.rechecking import Answer, Key
from workers.scraping.replay import UNREADABLE, inside, read_keys, unzipped


class ReplayRechecker:
    """Reads the file named by the setting ``deleted`` of each replayed source, or one that it is given."""

    name = "replay"
    per_request = 1000

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._gone: frozenset[Key] | None = None

    def ask(self, keys: Sequence[Key]) -> Answer:
        gone = self.listed().intersection(keys)
        return Answer(here=frozenset(keys) - gone, gone=gone)

    def listed(self) -> frozenset[Key]:
        """Every post that a file names. Raises OutgoingError where one cannot be read."""
        if self._gone is None:
            self._gone = frozenset(key for path in self._paths() for key in _read(path))
        return self._gone

    def _paths(self) -> list[Path]:
        if self._path is not None:
            return [self._path]
        named = Source.objects.filter(kind=self.name).values_list("settings", flat=True)
        folder = django_settings.VAR / "replay"
        return [inside(folder, str(each["deleted"])) for each in named if each.get("deleted")]


def _read(path: Path) -> list[Key]:
    try:
        with path.open("rb") as file:
            return list(read_keys(unzipped(file)))
    except UNREADABLE as error:
        raise OutgoingError(f"{path.name} cannot be read: {type(error).__name__}") from error
