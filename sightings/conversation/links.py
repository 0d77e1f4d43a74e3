"""The point in a link that a telephone shares, read from the link alone: nothing is fetched.

Forms after the public documentation: Google's Maps URLs, Apple's map links, RFC 5870 for ``geo:``,
OpenStreetMap's and Waze's. A short link says nothing by itself; only its owner knows where it leads.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_LINK = re.compile(
    r"(?:https?://|geo:|(?:www\.|maps\.)?(?=(?:google|apple|goo|osm|waze|openstreetmap)\b))\S+", re.I
)
_PAIR = re.compile(r"(?:loc:)?\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;+ ]\s*(-?\d{1,3}(?:\.\d+)?)(?:\s*\(.*\))?\s*")
_PINNED = re.compile(r"!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)")
_CAMERA = re.compile(r"/@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")
_OSM = re.compile(r"map=\d+(?:\.\d+)?/(-?\d+(?:\.\d+)?)/(-?\d+(?:\.\d+)?)")
_PLACE = re.compile(r"/maps/(?:place|search)/([^/@]+)")
_SHORT = ("maps.app.goo.gl", "goo.gl", "g.co", "maps.apple", "osm.org", "bit.ly", "tinyurl.com", "g.page")
# In the order in which they say where somebody means, not where the map happens to be looked at.
_PARAMETERS = (
    *("coordinate", "q", "query", "ll", "destination", "daddr", "address", "mlat", "center", "sll", "near"),
)


@dataclass(frozen=True, slots=True)
class Shared:
    """A link's point, or the words that it searches for, or neither where it is a short link."""

    latitude: float | None = None
    longitude: float | None = None
    words: str = ""


def link_in(text: str) -> tuple[Shared, str] | None:
    """The first map link of a text and the text without it; None where there is none."""
    for match in _LINK.finditer(text):
        if shared := _read(_bare(match[0])):
            return shared, (text[: match.start()] + " " + text[match.end() :]).strip()
    return None


def _bare(link: str) -> str:
    """Without the punctuation of the sentence that it stands in."""
    link = link.rstrip(".,;>\"'")
    return link if "(" in link else link.rstrip(").,")


def _read(link: str) -> Shared | None:
    if link.lower().startswith("geo:"):
        return _geo(link[4:])
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if host in _SHORT:
        return Shared()
    return _map(parts) if _is_map(host) else None


def _is_map(host: str) -> bool:
    labels = host.split(".")
    return (
        "google" in labels
        or host.endswith(("maps.apple.com", "openstreetmap.org", "waze.com"))
        or host == "maps.apple.com"
    )


def _geo(rest: str) -> Shared | None:
    """``geo:34.05,-118.24;u=30`` and Android's ``geo:0,0?q=34.05,-118.24(Name)``."""
    where, _, query = rest.partition("?")
    asked = parse_qs(query).get("q", [""])[0]
    latitude, _, others = where.partition(";")[0].partition(",")
    pair = f"{latitude},{others.partition(',')[0]}"
    if asked and (point := _point(asked)):
        return point
    if pair in ("0,0", "0.0,0.0"):
        return Shared(words=asked) if asked else None
    return _point(pair)


def _map(parts: SplitResult) -> Shared | None:
    said = parse_qs(parts.query)
    if "mlat" in said and "mlon" in said:
        return _point(f"{said['mlat'][0]},{said['mlon'][0]}")
    whole = f"{unquote(parts.path)}?{unquote(parts.query)}#{parts.fragment}"
    values = [said[name][0] for name in _PARAMETERS if name in said]
    if match := _PINNED.search(whole):
        return _checked(match[1], match[2])
    for value in values:
        if point := _point(value):
            return point
    for pattern in (_CAMERA, _OSM):
        if match := pattern.search(whole):
            return _checked(match[1], match[2])
    if match := _PLACE.search(unquote(parts.path)):
        return _point(match[1].replace("+", " ")) or Shared(words=match[1].replace("+", " "))
    return Shared(words=values[0]) if values else None


def _point(text: str) -> Shared | None:
    match = _PAIR.fullmatch(text)
    return _checked(match[1], match[2]) if match else None


def _checked(latitude: str, longitude: str) -> Shared | None:
    north, east = float(latitude), float(longitude)
    return Shared(north, east) if -90 <= north <= 90 and -180 <= east <= 180 else None
