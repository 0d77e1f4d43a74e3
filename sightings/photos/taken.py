"""What the camera noted, held against what the sender told: does the photo come from there and then?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

FAR_KILOMETRES = 3.0  # people text from a few streets on, and cameras' places are off by some houses
FAR_FROM_AREA_KILOMETRES = 80.0  # where only a ZIP code or a city was told
OLD = timedelta(hours=3)  # a sighting lives no longer
EASTMOST, WESTMOST = 14, -12  # hours from UTC that clocks on Earth show
MATCHES, FAR, NONE = "matches", "far", "none"
EARTH_KILOMETRES = 6371.0


@dataclass(frozen=True)
class Notes:
    at: datetime | None = None
    place: tuple[float, float] | None = None


def read(notes: dict[str, Any], *, received_at: datetime) -> Notes:
    """Notes as the child reads them; what makes no sense is left out.

    A camera that does not name its zone is given the one in which its time comes closest to the arrival.
    """
    taken, offset = str(notes.get("taken", "")), str(notes.get("offset", ""))
    zone = _zone(offset)
    try:
        local = datetime.strptime(taken.strip("\0 "), "%Y:%m:%d %H:%M:%S")
        zone = zone or _likeliest_zone(local, received_at)
        at = local.replace(tzinfo=zone) if local.year >= 1990 else None
    except ValueError:
        at = None
    place = notes.get("place")
    return Notes(at, (float(place[0]), float(place[1])) if place else None)


def compared(notes: Notes, *, told: tuple[float, float] | None, is_area: bool, seen_at: datetime) -> str:
    """``far`` where place or time contradict, ``matches`` where one was noted and none does, or ``none``."""
    checks = []
    if notes.place is not None and told is not None:
        limit = FAR_FROM_AREA_KILOMETRES if is_area else FAR_KILOMETRES
        checks.append(_kilometres(notes.place, told) <= limit)
    if notes.at is not None:
        checks.append(abs(seen_at - notes.at) <= OLD)
    if not checks:
        return NONE
    return MATCHES if all(checks) else FAR


def _likeliest_zone(local: datetime, received_at: datetime) -> timezone:
    ahead = local.replace(tzinfo=UTC) - received_at
    quarters = round(ahead / timedelta(minutes=15))
    return timezone(timedelta(minutes=15) * min(EASTMOST * 4, max(WESTMOST * 4, quarters)))


def _zone(offset: str) -> timezone | None:
    """``+05:30`` as a zone; None for anything else."""
    if len(offset) < 6 or offset[0] not in "+-" or offset[3] != ":":
        return None
    hours, minutes = offset[1:3], offset[4:6]
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) <= 14 and int(minutes) < 60):
        return None
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(ahead if offset[0] == "+" else -ahead)


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along the great circle (haversine)."""
    lat1, lon1, lat2, lon2 = (math.radians(angle) for angle in (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KILOMETRES * math.asin(min(1.0, math.sqrt(half)))
