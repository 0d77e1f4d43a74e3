"""2020PB's ``all-locations-v2.json``: incidents of 2020 and 2021, gathered by volunteers."""

import json
import math
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from incidents import links
from incidents.importing import days, text
from incidents.importing.records import BadRowError, ImportedRecord, Problem, UnreadableFileError
from incidents.links import Link

NAME = "2020PB"
KEY_PREFIX = "2020pb"
LONGEST_TITLE = 300

# Their file names the capital so.
_STATES = {"washington dc": "District of Columbia", "unknown location": "", "tbd": ""}
_CITIES = {"dc": "Washington", "tbd": "", "unknown": "", "unknown location": ""}


def read(data: bytes, *, today: date) -> Iterator[ImportedRecord | Problem]:
    """Records in the order of the file. Raises UnreadableFileError where it is not such a file at all."""
    try:
        document = json.loads(text.decode(data))
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"no JSON: {error}") from error
    rows = document.get("data") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise UnreadableFileError("no list called “data” in it")
    for index, row in enumerate(rows):
        where = f"data[{index}]"
        try:
            yield _record(row, where, today)
        except BadRowError as reason:
            yield Problem(where, str(reason))


def _record(row: Any, where: str, today: date) -> ImportedRecord:
    if not isinstance(row, dict):
        raise BadRowError("is no object")
    key = text.clean(row.get("id"))
    if not key:
        raise BadRowError("has no id")
    description = text.plain(text.clean_paragraphs(row.get("description")))
    title = text.plain(text.clean(row.get("name"))) or text.first_sentence(description, LONGEST_TITLE)
    if not title:
        raise BadRowError(f"{key}: has neither a name nor a description")
    day = days.parse(text.clean(row.get("date")), today=today, said=text.clean(row.get("date_text")))
    point = _point(text.clean(row.get("geolocation")))
    state, city = text.clean(row.get("state")), text.clean(row.get("city"))
    return ImportedRecord(
        where=f"{where} ({key})",
        key=key,
        title=text.shortened(title, LONGEST_TITLE),
        description=description,
        occurred_on=day.date,
        date_precision=day.precision,
        latitude=point and point[0],
        longitude=point and point[1],
        place_precision="street" if point else "",
        state=_STATES.get(state.lower(), state),
        city=_CITIES.get(city.lower(), city),
        tags=_words(row.get("tags")),
        links=_links(row),
        notes=(day.problem,) if day.problem else (),
    )


def _point(written: str) -> tuple[float, float] | None:
    """“latitude, longitude”, or nothing that could be read."""
    try:
        latitude, longitude = (float(part) for part in written.split(","))
    except ValueError:
        return None
    usable = (
        math.isfinite(latitude) and abs(latitude) <= 90 and math.isfinite(longitude) and abs(longitude) <= 180
    )
    return (latitude, longitude) if usable else None


def _words(value: Any) -> tuple[str, ...]:
    return (
        tuple(text.clean(word) for word in value if isinstance(word, str)) if isinstance(value, list) else ()
    )


def _links(row: dict[str, Any]) -> tuple[Link, ...]:
    """Version 2 has objects under ``links``; version 1 had addresses there and objects under ``links_v2``.

    A record none of whose links can be used still rests on the collection's own entry.
    """
    given = row.get("links_v2") or row.get("links")
    found = tuple(_link(link) for link in given) if isinstance(given, list) else ()
    usable, _ = links.gather(found)
    own = quote(text.clean(row.get("edit_at")), safe=":/?&=#%")
    return found if usable or not own else (*found, Link(own, f"{NAME}'s own entry"))


def _link(link: Any) -> Link:
    if isinstance(link, dict):
        return Link(text.clean(link.get("url")), text.plain(text.clean(link.get("text"))))
    return Link(text.clean(link))
