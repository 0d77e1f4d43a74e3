"""Reads an RSS or Atom feed, as feeds really are, into entries; fetches nothing."""

import calendar
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser

from civicwatch.lib.http import Fetched
from civicwatch.lib.outgoing_errors import TransientError

TAG = re.compile(r"<[^>]{0,2000}>")
BLANKS = re.compile(r"[ \t\r\f\v]+")
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|cmpid|ref_src|ocid", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One item of a feed; ``summary`` is the longest text that the feed itself gives."""

    external_id: str
    url: str | None
    title: str
    author: str | None
    summary: str
    published_at: datetime | None
    raw: bytes

    @property
    def mark(self) -> str:
        """A short stand-in for the id, kept in the cursor."""
        return hashlib.sha256(self.external_id.encode("utf-8", "replace")).hexdigest()[:16]


def read_feed(fetched: Fetched) -> list[Entry]:
    """The entries of a feed in its order. Raises TransientError where it is none."""
    parsed = feedparser.parse(
        fetched.body,
        response_headers={
            "content-type": fetched.headers.get("content-type", ""),
            "content-location": fetched.url,
        },
    )
    if not parsed.get("entries") and not parsed.get("version"):
        raise TransientError("what came is not a feed")
    host = urlsplit(fetched.url).hostname or ""
    entries = (_entry(item, host) for item in parsed.get("entries", []))
    return list({entry.external_id: entry for entry in entries if entry}.values())


def canonical(url: str) -> str:
    """The address without fragment and campaign parameters, host in lower case."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(pair[0])
    ]
    return urlunsplit(
        (
            parts.scheme.lower(),
            parts.netloc.lower(),
            parts.path or "/",
            urlencode(query),
            "",
        )
    )


def plain(markup: str) -> str:
    """The words of a piece of HTML."""
    spaced = re.sub(r"(?i)<(br|/p|/div|/li)\b[^>]*>", "\n", markup)
    words = html.unescape(TAG.sub(" ", spaced))
    return "\n".join(line for line in (BLANKS.sub(" ", line).strip() for line in words.split("\n")) if line)


def _entry(item: Mapping[str, Any], host: str) -> Entry | None:
    link = _web_address(item.get("link"))
    external_id = _identity(item.get("id"), link, host)
    if not external_id:
        return None
    texts = [
        item.get("summary") or "",
        *(part.get("value") or "" for part in item.get("content", [])),
    ]
    return Entry(
        external_id=external_id,
        url=link,
        title=plain(item.get("title") or ""),
        author=plain(item.get("author") or "") or None,
        summary=max((plain(text) for text in texts), key=len),
        published_at=_moment(_either(item, "published_parsed", "updated_parsed")),
        raw=json.dumps(item, default=str).encode("utf-8", "replace"),
    )


def _either(item: Mapping[str, Any], *names: str) -> Any:
    """The first that is there; asking feedparser with ``in`` keeps it from mapping one name to another."""
    return next((item[name] for name in names if name in item), None)


def _identity(guid: str | None, link: str | None, host: str) -> str | None:
    """The guid where it is one for the whole world, else with its host; without one, the address."""
    if guid and guid.strip():
        guid = guid.strip()
        if guid.startswith(("http://", "https://")):
            return canonical(guid)
        return guid if guid.startswith(("tag:", "urn:")) else f"{host}:{guid}"
    return canonical(link) if link else None


def _web_address(link: Any) -> str | None:
    try:
        parts = urlsplit(str(link or "").strip())
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.hostname else None


def _moment(parsed: Any) -> datetime | None:
    """feedparser's struct_time, always UTC; None for one that no calendar has."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
