"""A link to a post, taken apart: which platform, which number, whose."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST = 2000
_X_HOSTS = {"x.com", "twitter.com", "mobile.x.com", "mobile.twitter.com", "www.x.com", "www.twitter.com"}
_X_PATH = re.compile(r"/(?:([A-Za-z0-9_]{1,15})|i/web)/status(?:es)?/(\d{1,25})(?:/|$)")


@dataclass(frozen=True)
class PostLink:
    """``platform`` and ``external_id`` are empty where the link is of a place whose posts carry no number."""

    url: str
    platform: str = ""
    external_id: str = ""


def nameless(platform: str, external_id: str) -> str:
    """Where a post stands, by an address made here of platform and id; empty where no such one is known.

    What came with the post is not asked: the addresses of most platforms name the author, in one place or
    another.
    """
    if platform == "x" and external_id.isdecimal():
        return f"https://x.com/i/web/status/{external_id}"
    return ""


def read(link: str) -> PostLink:
    """Raises ValueError for what is no web address."""
    url = link.strip().replace("\0", "")
    if url and "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        raise ValueError("no web address") from None
    if parts.scheme not in ("http", "https") or "." not in host or len(url) > LONGEST or " " in url:
        raise ValueError("no web address")
    if host in _X_HOSTS and (found := _X_PATH.match(parts.path)):
        return PostLink(url, "x", found[2])
    return PostLink(url)
