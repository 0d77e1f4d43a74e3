"""What the clock on the wall says where a sighting is: for “at what hour”, and for hours of quiet at night.

A zone a state, and a line of longitude where a state has two. Along such a line an hour may be wrong by one,
which matters little to “in the evening”; no outside service and no map of zones is needed for it.
"""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

EASTERN, CENTRAL = "America/New_York", "America/Chicago"
MOUNTAIN, PACIFIC = "America/Denver", "America/Los_Angeles"
UNKNOWN = "UTC"

_ZONES = {
    EASTERN: "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC TN VA VT WV",
    CENTRAL: "AL AR IA IL KS LA MN MO MS ND NE OK SD TX WI",
    MOUNTAIN: "CO ID MT NM UT WY",
    PACIFIC: "CA NV OR WA",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
}
_OF_STATE = {usps: zone for zone, states in _ZONES.items() for usps in states.split()}
_WEST_OF = {  # state: the meridian (degrees) west of which the next zone begins, and that zone
    "FL": (-85.0, CENTRAL),
    "KY": (-85.9, CENTRAL),
    "TN": (-85.2, CENTRAL),
    "KS": (-101.4, MOUNTAIN),
    "NE": (-101.0, MOUNTAIN),
    "ND": (-101.8, MOUNTAIN),
    "SD": (-100.5, MOUNTAIN),
    "TX": (-104.9, MOUNTAIN),
}
_NORTH_OF_IDAHO = 45.5  # the Salmon River, roughly: north of it Idaho keeps Pacific time


def zone_of(usps: str | None, *, latitude: float | None = None, longitude: float | None = None) -> str:
    """The IANA name of the zone of a place in the United States; UTC where the state is not known."""
    zone = _OF_STATE.get(usps or "", UNKNOWN)
    if usps in _WEST_OF and longitude is not None and longitude < _WEST_OF[usps][0]:
        return _WEST_OF[usps][1]
    if usps == "ID" and latitude is not None and latitude > _NORTH_OF_IDAHO:
        return PACIFIC
    return zone


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(_zone(zone))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
