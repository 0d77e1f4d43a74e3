"""What a vendor of city data has to offer: what a data set looks like, and pages of what has changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Cursor = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What to ask for. ``since`` bounds the time of the event, as the city writes it in ``since_by``."""

    domain: str
    dataset_id: str
    columns: tuple[str, ...]
    updated: str  # column of the last change; a row that changes comes again
    row_filter: str = ""
    since_by: str = ""
    since: str = ""


@dataclass(frozen=True)
class Look:
    """A data set as it is there now. ``columns`` are names with their types."""

    name: str
    columns: Mapping[str, str]
    updated_at: datetime | None = None
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class CityPage:
    """Rows, and the cursor to store with them: where to go on, whatever happens after."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    cursor: dict[str, Any] = field(default_factory=dict)


class CitySource(Protocol):
    """One vendor. ``pages`` is lazy: page two is asked for once page one is stored.

    Raises TransientError of ``civicwatch.lib.outgoing_errors`` for what may pass, OutgoingError for the rest.
    """

    def close(self) -> None:
        """Let connections go."""

    def look(self, domain: str, dataset_id: str) -> Look: ...

    def pages(self, wanted: Wanted, cursor: Cursor) -> Iterator[CityPage]: ...

    def sample(self, wanted: Wanted, number: int) -> list[dict[str, Any]]:
        """The rows that changed last."""

    def count(self, wanted: Wanted) -> int: ...
