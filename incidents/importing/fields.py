"""One incident from named fields, the same for a CSV row and a GeoJSON feature (docs/importing.md)."""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from incidents.importing import days, text
from incidents.importing.records import BadRowError, ImportedRecord
from incidents.links import Link

LONGEST_TITLE, LONGEST_AGENCY, LONGEST_KEY = 300, 200, 150
DATE_PRECISIONS = ("exact", "approximate", "month", "unknown")
PLACE_PRECISIONS = ("point", "street", "city", "county", "state", "unknown")
INJURIES = ("unknown", "none", "injury", "serious", "death")
VERIFICATIONS = ("alleged", "corroborated", "documented", "official")

# Other names that a column may have, ours in exports and 2020PB's among them.
ALIASES = {
    "id": ("key", "incident_id"),
    "title": ("name", "headline"),
    "description": ("text", "summary"),
    "date": ("occurred_on", "incident_date"),
    "latitude": ("lat", "y"),
    "longitude": ("lon", "lng", "long", "x"),
    "force_rank": ("rank",),
    "links": ("evidence", "urls", "url", "sources"),
}
_SEPARATORS = re.compile(r"[;,|\n]+")
_BETWEEN_LINKS = re.compile(r"[|\s]+(?=https?:|www\.)|[|\n]+|;\s*(?=https?:|www\.)", re.IGNORECASE)
_YES, _NO = {"1", "true", "yes", "y"}, {"", "0", "false", "no", "n"}


def record(fields: Mapping[str, Any], *, where: str, today: date) -> ImportedRecord:
    """Raises BadRowError where the row has no id or title, or a value that its column does not know."""
    key = text.clean(value(fields, "id"))
    if not key or len(key) > LONGEST_KEY:
        raise BadRowError("has no id" if not key else f"its id is longer than {LONGEST_KEY} characters")
    where = f"{where} ({key})"
    title = text.clean(value(fields, "title"))
    description = text.clean_paragraphs(value(fields, "description"))
    if not title and not description:
        raise BadRowError(f"{key}: has neither a title nor a description")
    said = _choice(fields, "date_precision", DATE_PRECISIONS)
    day = days.parse(text.clean(value(fields, "date")), today=today)
    latitude, longitude = _point(fields)
    return ImportedRecord(
        where=where,
        key=key,
        title=text.shortened(title, LONGEST_TITLE) or text.first_sentence(description, LONGEST_TITLE),
        description=description,
        occurred_on=day.date,
        date_precision=said or day.precision,
        latitude=latitude,
        longitude=longitude,
        place_precision=_choice(fields, "place_precision", PLACE_PRECISIONS),
        state=text.clean(value(fields, "state")),
        city=text.clean(value(fields, "city")),
        address=text.clean(value(fields, "address"))[:LONGEST_TITLE],
        tags=_words(value(fields, "tags")),
        links=_links(value(fields, "links")),
        agency=text.clean(value(fields, "agency"))[:LONGEST_AGENCY],
        injury=_choice(fields, "injury", INJURIES),
        force_rank=_rank(fields),
        verification=_choice(fields, "verification", VERIFICATIONS),
        restricted=_yes(fields, "restricted"),
        notes=(day.problem,) if day.problem else (),
    )


def value(fields: Mapping[str, Any], name: str) -> Any:
    """A field under its name or an alias; the first that holds something."""
    for column in (name, *ALIASES.get(name, ())):
        if fields.get(column) not in (None, ""):
            return fields[column]
    return None


def _point(fields: Mapping[str, Any]) -> tuple[float, float] | tuple[None, None]:
    latitude, longitude = _number(fields, "latitude", 90), _number(fields, "longitude", 180)
    if (latitude is None) != (longitude is None):
        raise BadRowError("has a latitude or a longitude without the other")
    return (None, None) if latitude is None or longitude is None else (latitude, longitude)


def _number(fields: Mapping[str, Any], name: str, most: float) -> float | None:
    written = text.clean(value(fields, name))
    if not written:
        return None
    try:
        number = float(written)
    except ValueError:
        raise BadRowError(f"its {name} “{written[:40]}” is no number") from None
    if not math.isfinite(number) or abs(number) > most:
        raise BadRowError(f"its {name} {written[:40]} is not on earth")
    return number


def _rank(fields: Mapping[str, Any]) -> int | None:
    written = text.clean(value(fields, "force_rank"))
    if not written:
        return None
    if written not in {"0", "1", "2", "3", "4", "5"}:
        raise BadRowError(f"its force_rank “{written[:40]}” is not 0 to 5")
    return int(written)


def _choice(fields: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    written = text.clean(value(fields, name)).lower()
    if written and written not in known:
        raise BadRowError(f"its {name} “{written[:40]}” is none of {', '.join(known)}")
    return written


def _yes(fields: Mapping[str, Any], name: str) -> bool:
    written = text.clean(value(fields, name)).lower()
    if written not in _YES | _NO:
        raise BadRowError(f"its {name} “{written[:40]}” is neither yes nor no")
    return written in _YES


def _words(given: Any) -> tuple[str, ...]:
    words = given if isinstance(given, list) else _SEPARATORS.split(text.clean_paragraphs(given))
    return tuple(cleaned for word in words if (cleaned := text.clean(word)))


def _links(given: Any) -> tuple[Link, ...]:
    """Addresses between spaces, line ends or bars; or a list of addresses or of objects with ``url``."""
    if isinstance(given, list):
        return tuple(_link(link) for link in given)
    parts = _BETWEEN_LINKS.split(text.clean_paragraphs(given))
    return tuple(Link(part.strip()) for part in parts if part and part.strip())


def _link(link: Any) -> Link:
    if isinstance(link, dict):
        return Link(text.clean(link.get("url")), text.clean(link.get("title") or link.get("text")))
    return Link(text.clean(link))
