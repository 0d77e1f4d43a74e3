"""Turns what a platform sent into a Post that any database accepts; the raw bytes keep what is cut."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

from incidents.posts import Post, storable

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # how far a wrong clock may be ahead of ours
LONGEST_TITLE, LONGEST_TEXT, LONGEST_AUTHOR = 1_000, 100_000, 200
LONGEST_URL, LONGEST_ID = 2_000, 200
PLATFORM = re.compile(r"[a-z][a-z0-9_-]{0,19}")


def make_post(
    *,
    platform: str,
    external_id: str,
    url: str | None,
    author: str | None,
    title: str,
    text: str,
    created_at: datetime,
    raw: bytes,
    now: datetime,
) -> Post:
    """A Post within bounds. Raises ValueError for a platform or an id that cannot be a key."""
    if not PLATFORM.fullmatch(platform):
        raise ValueError("the kind is not a short lower-case word")
    return Post(
        platform=platform,
        external_id=_key(external_id),
        url=_address(url),
        author=clean_text(author or "", LONGEST_AUTHOR) or None,
        title=clean_text(title, LONGEST_TITLE),
        text=clean_text(text, LONGEST_TEXT),
        created_at=bounded(created_at, now=now),
        raw=raw,
    )


def clean_text(text: str, longest: int) -> str:
    """Text that every database accepts, without blanks around it, and no longer than ``longest``."""
    return storable(text).strip()[:longest]


def bounded(moment: datetime, *, now: datetime) -> datetime:
    """The moment in UTC, or the nearer bound of 1990 and tomorrow; a time without a zone is UTC."""
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
    if isinstance(value, str):
        return datetime.fromisoformat(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, OSError) as error:
            raise ValueError("a time out of reach") from error
    raise ValueError("not a time")


def _key(external_id: str) -> str:
    cleaned = clean_text(external_id, LONGEST_ID + 1)
    if not cleaned:
        raise ValueError("the id is empty")
    if len(cleaned) > LONGEST_ID:
        return "sha256:" + hashlib.sha256(external_id.encode("utf-8", "surrogatepass")).hexdigest()
    return cleaned


def _address(url: str | None) -> str | None:
    """A web address; anything else, or one too long to be whole, is left to the raw bytes."""
    cleaned = clean_text(url or "", LONGEST_URL + 1)
    if len(cleaned) > LONGEST_URL or not cleaned.lower().startswith(("http://", "https://")):
        return None
    return cleaned
