"""JSON lines of posts, plain or gzipped: what any source can be recorded as, and the offline default."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, cast

import orjson
from django.conf import settings as django_settings

from civicwatch.lib.outgoing_errors import OutgoingError
from incidents.posts import Post
from workers.scraping.adapter import Cursor, Page, Settings
from workers.scraping.cleaning import make_post, parsed_time

PER_PAGE = 500
LONGEST_LINE = 8_000_000  # bytes
GZIP_MAGIC = b"\x1f\x8b"
UNREADABLE = (OSError, EOFError, zlib.error)  # a file that is missing, or a gzip file cut short


@dataclass(frozen=True)
class BadLine:
    """A line that is no post, and why."""

    number: int
    reason: str


class ReplayAdapter:
    """Settings: file, a name under ``var/replay``. Cursor: how many lines were read."""

    kind = "replay"

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock

    def missing_settings(self) -> list[str]:
        return []

    def fetch(self, settings: Settings, cursor: Cursor) -> Iterator[Page]:
        path = inside(django_settings.VAR / "replay", str(settings.get("file") or ""))
        done = int(cursor.get("lines", 0)) if cursor.get("file") == path.name else 0
        posts: list[Post] = []
        bad: list[BadLine] = []
        number = done
        try:
            with path.open("rb") as file:
                for number, found in read_posts(unzipped(file), now=self._clock(), skip=done):
                    if isinstance(found, BadLine):
                        bad.append(found)
                    else:
                        posts.append(found)
                    if len(posts) >= PER_PAGE:
                        yield Page(posts, {"file": path.name, "lines": number})
                        posts = []
        except UNREADABLE as error:
            raise OutgoingError(f"{path.name} cannot be read: {type(error).__name__}") from error
        problem = f"{len(bad)} lines are no posts, the first is line {bad[0].number}" if bad else ""
        yield Page(posts, {"file": path.name, "lines": number}, problem=problem)


def unzipped(file: BufferedReader) -> IO[bytes]:
    """The file's bytes, unzipped where it is a gzip file, whatever it is called."""
    zipped = file.peek(2)[:2] == GZIP_MAGIC
    return cast(IO[bytes], gzip.GzipFile(fileobj=file)) if zipped else file


def read_posts(lines: IO[bytes], *, now: datetime, skip: int = 0) -> Iterator[tuple[int, Post | BadLine]]:
    """Every line that is not blank, with its number from 1, as a post or as the reason why it is none."""
    for number, line in enumerate(_lines(lines), start=1):
        if number <= skip or (line is not None and not line.strip()):
            continue
        if line is None:
            yield number, BadLine(number, f"longer than {LONGEST_LINE:,} bytes")
            continue
        try:
            yield number, parse_line(line, now=now)
        except (ValueError, RecursionError) as error:
            yield number, BadLine(number, str(error) or type(error).__name__)


def parse_line(line: bytes, *, now: datetime) -> Post:
    """One JSON object as a post. A post without a time gets the time it came. Raises ValueError."""
    record = _decoded(line)
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    moment = record.get("created_at")
    return make_post(
        platform=_text(record, "kind").strip().lower(),
        external_id=_text(record, "id"),
        url=_text(record, "url") or None,
        author=_text(record, "author") or None,
        title=_text(record, "title"),
        text=_text(record, "text"),
        created_at=now if moment in (None, "") else parsed_time(moment),
        raw=line.strip(),
        now=now,
    )


def read_keys(lines: IO[bytes]) -> Iterator[tuple[str, str]]:
    """Kind and id of every line that names both; other lines are passed over."""
    for line in _lines(lines):
        try:
            record = _decoded(line) if line and line.strip() else None
            if isinstance(record, dict):
                yield _text(record, "kind").strip().lower(), _text(record, "id")
        except (ValueError, RecursionError):
            continue


def _decoded(line: bytes) -> Any:
    """orjson is strict about UTF-8 and surrogates; what only it refuses is read leniently, not lost."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(line.decode("utf-8-sig", "replace"))
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"“{name}” is not a text")


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Lines of bounded length; None stands for one that is longer."""
    while line := file.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def inside(folder: Path, name: str) -> Path:
    """A file of the folder; a name that leads out of it is refused."""
    path = (folder / name).resolve()
    if not name or path.parent != folder.resolve():
        raise OutgoingError("this source names no file under var/replay; use “manage.py replay FILE”")
    return path
