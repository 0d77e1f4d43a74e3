"""A post as every adapter hands it over, before it becomes a row."""

import re
from dataclasses import dataclass
from datetime import datetime

FROM_THE_PUBLIC = "public"  # the platform of what people report on this site
BY_TEXT = "sms"  # and of what volunteers report by text message, or with a sighting
_TWEET = re.compile(r"^https?://(?:[a-z]+\.)?(?:x|twitter)\.com/[^/?#]+/status/(\d+)", re.IGNORECASE)
_PERMALINKS = {"x": "https://x.com/i/status/{}", "reddit": "https://www.reddit.com/comments/{}/"}


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a platform. ``(platform, external_id)`` is its key; ``created_at`` is aware.

    ``raw`` is what arrived, byte for byte; ``title`` and ``text`` are its readable part.
    """

    platform: str
    external_id: str
    url: str | None
    author: str | None
    title: str
    text: str
    created_at: datetime
    raw: bytes = b""


def storable(text: str) -> str:
    """Return ``text`` with NUL and lone surrogates escaped, since databases refuse the one or the other."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")


def permalink(platform: str, external_id: str, url: str | None) -> str:
    """Where a post can be read: its own URL, or the platform's address for its id, or nothing.

    X reads a post's address without the account as well, so that a public link names nobody.
    """
    pattern = _PERMALINKS.get(platform)
    if url and (tweet := _TWEET.match(url)):
        return _PERMALINKS["x"].format(tweet[1])
    return url or (pattern.format(external_id) if pattern else "")
