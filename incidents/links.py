"""Links as evidence: which are safe to show, which are one and the same, what kind of thing each leads to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

LONGEST_URL = 2000
VIDEO, PHOTO, POST, ARTICLE, DOCUMENT, OTHER = "video", "photo", "post", "article", "document", "other"

_VIDEO_FILES = (".mp4", ".mov", ".webm", ".m4v", ".mkv", ".avi")
_PHOTO_FILES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
_VIDEO_HOSTS = (
    "youtube.com", "youtu.be", "vimeo.com", "streamable.com", "twitch.tv", "pscp.tv", "periscope.tv",
    "tiktok.com", "dailymotion.com", "v.redd.it", "rumble.com", "liveleak.com",
)  # fmt: skip
_PHOTO_HOSTS = ("imgur.com", "i.redd.it", "photos.google.com", "flickr.com", "pbs.twimg.com", "500px.com")
_POST_HOSTS = (
    "twitter.com", "x.com", "reddit.com", "redd.it", "facebook.com", "fb.watch", "instagram.com",
    "threads.net", "bsky.app", "mastodon.social", "tumblr.com", "t.me", "vk.com", "snapchat.com",
)  # fmt: skip
_DOCUMENT_HOSTS = ("documentcloud.org", "courtlistener.com", "docs.google.com", "scribd.com")
_OTHER_HOSTS = ("drive.google.com", "dropbox.com", "maps.google.com", "goo.gl", "google.com/maps")
_VIDEO_PATHS = (
    re.compile(r"(?:twitter|x)\.com/i/broadcasts/|twitter\.com/[^/]+/status/\d+/video"),
    re.compile(r"facebook\.com/(?:watch|reel|[^?]*/videos)\b|fb\.watch"),
    re.compile(r"instagram\.com/(?:[^/]+/)?(?:tv|reel)/"),
)
_MAP = re.compile(r"google\.[a-z.]+/maps\b|openstreetmap\.org")

_ARCHIVE_HOSTS = (
    "web.archive.org", "archive.org", "archive.is", "archive.ph", "archive.today", "archive.fo", "archive.li",
    "archive.vn", "archive.md", "perma.cc", "ghostarchive.org", "2020pb-archive.s3.amazonaws.com",
)  # fmt: skip
_ARCHIVED = re.compile(
    r"^https?://[^/]+/(?:web/)?(?:\d{4,14}[a-z_]*|newest|o/\w+|archive/\w+)/(https?:/.+)$", re.I
)
_SAME_HOST = {
    "mobile.twitter.com": "x.com", "twitter.com": "x.com", "m.facebook.com": "facebook.com",
    "old.reddit.com": "reddit.com", "np.reddit.com": "reddit.com", "new.reddit.com": "reddit.com",
    "m.youtube.com": "youtube.com", "mobile.x.com": "x.com", "amp.reddit.com": "reddit.com",
}  # fmt: skip
_NOISE = re.compile(r"^(?:utm_\w+|fbclid|gclid|igshid|igsh|s|t|ref_src|ref_url|ref|feature|si|cxt|lang)$")
_TWEET = re.compile(r"^/(?:[^/]+|i/web)/status(?:es)?/(\d+)")
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{1,62}", re.IGNORECASE
)


class BadLinkError(ValueError):
    """A link that is not shown; its message is the reason."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address as somebody gives it, and the words beside it."""

    url: str
    text: str = ""


class Address(NamedTuple):
    """A link's address, and what stood behind it in the same cell."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence: where it stands, what it is, and where a copy is kept."""

    url: str
    kind: str
    title: str = ""
    archive_url: str = ""


def gather(links: Iterable[Link]) -> tuple[list[Source], list[str]]:
    """Evidence in the order of the links, each once with its archived copies; and what was refused."""
    found: dict[str, Source] = {}
    refused: list[str] = []
    for number, link in enumerate(links, start=1):
        try:
            source = _source(link)
        except BadLinkError as reason:
            refused.append(f"link {number} {reason}")
            continue
        key = canonical(source.url)
        found[key] = _joined(found[key], source) if key in found else source
    return list(found.values()), refused


def checked(raw: str) -> Address:
    """An http(s) address that is safe to show as a link. Raises BadLinkError."""
    url, _, words = raw.strip().partition(" ")
    if url.lower().startswith("www."):
        url = f"https://{url}"
    if not url.isprintable() or "\\" in url or any(mark in url for mark in '<>"`'):
        raise BadLinkError("holds characters that no address has")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        _ = parts.port
    except (ValueError, UnicodeError):
        raise BadLinkError("is no web address") from None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host):
        raise BadLinkError("is no web address")
    if parts.username or parts.password:
        raise BadLinkError("carries a user name or password")
    if len(url) > LONGEST_URL:
        raise BadLinkError(f"is longer than {LONGEST_URL} characters")
    return Address(url, words.strip())


def canonical(url: str) -> str:
    """The same for addresses of one and the same page: no scheme, mobile host, fragment or tracking."""
    parts = urlsplit(url)
    host = host_of(url)
    path = parts.path.rstrip("/")
    if host == "x.com" and (tweet := _TWEET.match(path)):
        return f"x.com/status/{tweet[1]}"
    if host == "youtu.be":
        return f"youtube.com/watch?v={path.lstrip('/')}"
    query = urlencode(sorted(pair for pair in parse_qsl(parts.query) if not _NOISE.match(pair[0])))
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def host_of(url: str) -> str:
    """The site that an address belongs to, the mobile and old hosts of one platform as one."""
    host = (urlsplit(url).hostname or "").lower().removeprefix("www.")
    return _SAME_HOST.get(host, host)


def is_archive(url: str) -> bool:
    return _on(url, _ARCHIVE_HOSTS)


def original_of(archive_url: str) -> str:
    """What an archive's copy is a copy of, where its address says so."""
    found = _ARCHIVED.match(archive_url)
    return re.sub(r"^(https?):/+", r"\1://", found[1]) if found else ""


def kind_of(url: str) -> str:
    """What stands behind an address, judged by site and file name alone: nothing is fetched."""
    address, path = f"{host_of(url)}{urlsplit(url).path}", urlsplit(url).path.lower()
    if path.endswith(_VIDEO_FILES) or any(pattern.search(address) for pattern in _VIDEO_PATHS):
        return VIDEO
    if path.endswith(_PHOTO_FILES):
        return PHOTO
    if _MAP.search(address):
        return OTHER
    if path.endswith(".pdf") or (urlsplit(url).hostname or "").endswith(".gov"):
        return DOCUMENT
    for hosts, kind in _KINDS:
        if _on(url, hosts):
            return kind
    return ARTICLE


_KINDS = (
    (_VIDEO_HOSTS, VIDEO),
    (_PHOTO_HOSTS, PHOTO),
    (_POST_HOSTS, POST),
    (_DOCUMENT_HOSTS, DOCUMENT),
    (_OTHER_HOSTS, OTHER),
)


def _source(link: Link) -> Source:
    url, words = checked(link.url)
    title = " ".join(part for part in (link.text, words) if part)
    if not is_archive(url):
        return Source(url, kind_of(url), title)
    try:
        original = checked(original_of(url)).url
    except BadLinkError:
        return Source(url, OTHER if kind_of(url) == ARTICLE else kind_of(url), title, url)
    return Source(original, kind_of(original), title, url)


def _joined(first: Source, again: Source) -> Source:
    return replace(
        first, title=first.title or again.title, archive_url=first.archive_url or again.archive_url
    )


def _on(url: str, hosts: Iterable[str]) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    return any(host == known or host.endswith(f".{known}") for known in hosts)
