"""Where a list goes on: the sort key of its last row, packed so that nobody builds one by hand."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime

import orjson

from civicwatch.lib.parameters import FIRST_DAY, LAST_DAY, InvalidParameter, Parameters, text
from incidents.records import Position


def written(position: Position) -> str:
    moment, number = position
    return urlsafe_b64encode(orjson.dumps([moment.isoformat(), number])).rstrip(b"=").decode()


def read(given: Parameters, kind: type[date]) -> Position | None:
    """The position in the ``cursor`` parameter: a day, or a moment, and an id."""
    value = text(given, "cursor")
    if not value:
        return None
    try:
        moment, number = orjson.loads(urlsafe_b64decode(value + "=" * (-len(value) % 4)))
        position = kind.fromisoformat(moment), int(number)
        if not 0 <= position[1] < 2**63 or (isinstance(position[0], datetime) and position[0].tzinfo is None):
            raise ValueError(value)
        if not FIRST_DAY.year <= position[0].year <= LAST_DAY.year:  # beyond, a change of zone overflows
            raise ValueError(value)
    except (ValueError, TypeError):
        raise InvalidParameter("cursor", "Take it as it stands in “next”, or leave it out.") from None
    return position
