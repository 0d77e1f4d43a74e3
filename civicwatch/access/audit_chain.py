"""How an entry of the log is written down to be hashed, and what makes a chain of entries whole.

Pure: the same words check the table in the database and a file that was exported from it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson

START = "0" * 64  # what the first entry names as the one before it
_EXACT = 2**53  # from here on databases and JSON readers disagree about numbers


@dataclass(frozen=True)
class Link:
    """Everything that an entry's hash covers, ``previous`` being the hash of the entry before it."""

    number: int
    at: datetime
    by: int | None
    role: str
    action: str
    subject: str
    details: Mapping[str, Any]
    digest: str
    previous: str

    @property
    def sha256(self) -> str:
        return digest_of(vars(self))


@dataclass(frozen=True)
class Broken:
    """An entry that is not as it was written, or is not there."""

    number: int
    what: str


def digest_of(value: Any) -> str:
    """SHA-256 of the one way to write ``value`` down."""
    return hashlib.sha256(canonical(value)).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, moments in UTC to the microsecond, and numbers that survive a database."""
    return orjson.dumps(_fixed(value), option=orjson.OPT_SORT_KEYS)


def plain(value: Any) -> Any:
    """``value`` as JSON types that every database stores and gives back unchanged."""
    if isinstance(value, str):
        return _storable(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {_storable(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"the log cannot hold a {type(value).__name__}")


def moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def check(
    entries: Iterable[tuple[Link, str]], *, first: int = 1, previous: str | None = START
) -> Iterator[tuple[Link, list[Broken]]]:
    """Each entry with what is wrong with it, given it and the hash that stands beside it.

    ``previous`` is what the first one must name, None where that is not known. One edited entry is
    one broken link: the walk goes on from the hash that stands there.
    """
    expected = first
    for link, stored in entries:
        broken = []
        if link.number != expected:
            broken.append(Broken(expected, _gap(expected, link.number)))
        if previous is not None and link.previous != previous:
            broken.append(Broken(link.number, "does not follow from the entry before it"))
        if link.sha256 != stored:
            broken.append(Broken(link.number, "was changed: its hash is not that of its content"))
        yield link, broken
        expected, previous = link.number + 1, stored


def _gap(expected: int, found: int) -> str:
    if found < expected:
        return f"is out of order: {found} stands after {expected - 1}"
    missing = found - expected
    return "is missing" if missing == 1 else f"and {missing - 1} after it are missing"


def _fixed(value: Any) -> Any:
    """Numbers as PostgreSQL's jsonb gives them back: 1.0 and 1 are one, huge ones are text."""
    if isinstance(value, str):
        return _storable(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {_storable(str(key)): _fixed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_fixed(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return value if -_EXACT < value < _EXACT else str(int(value))
    return plain(value)


def _storable(text: str) -> str:
    """The text without the signs that databases refuse; nearly every text is as it is."""
    if text.isascii() and "\0" not in text:
        return str.__str__(text)
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()
