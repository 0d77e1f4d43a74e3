"""A short post as every way in hands it over, before it becomes a row: within bounds, storable anywhere."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # how far a wrong clock may be ahead of ours
LONGEST_TEXT = 25_000  # characters: what X calls a long post
LONGEST_ID, LONGEST_AUTHOR = 200, 200
LONGEST_URL = 500  # what an index of the database surely holds
LONGEST_RAW = 200_000  # bytes of one post as it came
PLATFORM = re.compile(r"[a-z][a-z0-9_-]{0,19}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")


@dataclass(frozen=True, slots=True)
class Post:
    """``(platform, external_id)`` is its key; ``said_at`` is aware; ``raw`` is what arrived.

    ``author`` is a handle or an id of the platform; ``language`` what the platform says, or empty.
    """

    platform: str
    external_id: str
    text: str
    said_at: datetime
    author: str = ""
    url: str = ""
    language: str = ""
    raw: bytes = b""


def read_item(item: Any, *, platform: str, now: datetime, raw: bytes | None = None) -> Post:
    """One object ``{id, text, created_at?, author?, url?, lang?, platform?}`` as a post.

    ``platform`` is where it is from unless it says so itself. Raises ValueError, which says what is wrong.
    """
    if not isinstance(item, Mapping):
        raise ValueError("not an object")
    named = _text(item, "platform").strip().lower()
    text = _text(item, "text")
    if not text.strip():
        raise ValueError("text is empty")
    moment = item.get("created_at")
    return make_post(
        platform=named or platform,
        external_id=_text(item, "id"),
        text=text,
        said_at=now if moment in (None, "") else parsed_time(moment),
        author=_text(item, "author"),
        url=_text(item, "url"),
        language=_text(item, "lang"),
        raw=as_bytes(item) if raw is None else raw,
        now=now,
    )


def make_post(
    *,
    platform: str,
    external_id: str,
    text: str,
    said_at: datetime,
    now: datetime,
    author: str = "",
    url: str = "",
    language: str = "",
    raw: bytes = b"",
) -> Post:
    """A Post within bounds. Raises ValueError for a platform or an id that cannot be a key."""
    if not PLATFORM.fullmatch(platform):
        raise ValueError("platform is not a short lower-case word")
    return Post(
        platform=platform,
        external_id=key_of(external_id),
        text=storable(text)[:LONGEST_TEXT],
        said_at=bounded(said_at, now=now),
        author=storable(author).strip()[:LONGEST_AUTHOR],
        url=_address(url),
        language=_language(language),
        raw=raw[:LONGEST_RAW],
    )


def key_of(external_id: str) -> str:
    """An id as it is stored. Raises ValueError for one that cannot be a key."""
    cleaned = storable(external_id).strip()
    if not cleaned:
        raise ValueError("id is empty")
    if len(cleaned) > LONGEST_ID:
        return "sha256:" + hashlib.sha256(external_id.encode("utf-8", "surrogatepass")).hexdigest()
    return cleaned


def storable(text: str) -> str:
    """``text`` with NUL and lone surrogates escaped, since databases refuse the one or the other."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")


def bounded(moment: datetime, *, now: datetime) -> datetime:
    """The moment in UTC, or the nearer bound of 2000 and tomorrow; a time without a zone is UTC."""
    latest = now + AHEAD
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if moment.year < EARLIEST.year:
        return EARLIEST
    if moment.year > latest.year + 1:
        return latest
    return min(max(moment.astimezone(UTC), EARLIEST), latest)


def parsed_time(value: object) -> datetime:
    """ISO 8601, or seconds since 1970. Raises ValueError for anything else."""
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value.strip())
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise ValueError("created_at is no time; write it as 2026-05-01T12:00:00Z")


def as_bytes(item: Any) -> bytes:
    """JSON again, lone surrogates and all."""
    try:
        return orjson.dumps(item)
    except (TypeError, orjson.JSONEncodeError):
        return repr(item).encode("ascii", "backslashreplace")


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"{name} is no text")


def _address(url: str) -> str:
    """A web address; anything else, or one too long to be whole, is left to the raw bytes."""
    cleaned = storable(url).strip()
    if len(cleaned) > LONGEST_URL or not cleaned.lower().startswith(("http://", "https://")):
        return ""
    return cleaned


def _language(language: str) -> str:
    cleaned = language.strip().lower().replace("_", "-")
    return cleaned if LANGUAGE.fullmatch(cleaned) and len(cleaned) <= 10 else ""
