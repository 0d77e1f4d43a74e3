"""What every reader hands over: one record, or why one could not be read."""

from dataclasses import dataclass
from datetime import date

from incidents.links import Link


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """One incident as a file tells of it.

    ``where`` names its line or index for the operator; ``key`` is its id in the file. Words that
    stand for choices (precisions, injury, verification) are those of the models, empty where the
    file says nothing. ``notes`` are what was left out of a record that was kept.
    """

    where: str
    key: str
    title: str
    description: str = ""
    occurred_on: date | None = None
    date_precision: str = ""
    latitude: float | None = None
    longitude: float | None = None
    place_precision: str = ""
    state: str = ""
    city: str = ""
    address: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    agency: str = ""
    injury: str = ""
    force_rank: int | None = None
    verification: str = ""
    restricted: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that could not be read, and why; the rows around it are not touched."""

    where: str
    reason: str


class UnreadableFileError(ValueError):
    """The file as a whole is not what its format says."""


class BadRowError(ValueError):
    """One row cannot be read; caught by the reader and turned into a ``Problem``."""
