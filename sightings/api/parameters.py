"""The query parameters of the sightings' API, as its documentation shows them and as its views read them."""

from datetime import date

from civicwatch.lib.open_api import query_parameters
from civicwatch.lib.parameters import Described, InvalidParameter, Parameters, text, whole_number
from sightings import filtering
from sightings.services.areas import BY

USUAL_PAGE, LARGEST_PAGE = 50, 1000
_LONGEST_CURSOR = 20

FILTER = query_parameters(filtering.FILTER)
PAGE = query_parameters(
    [
        Described("limit", f"Rows a page: 1–{LARGEST_PAGE}, else {USUAL_PAGE}.", kind=int),
        Described("cursor", "Where to go on: taken from `next`."),
    ]
)
AREAS = query_parameters(
    [
        Described("by", "What to count by", choices=BY),
        Described("month", "One month, such as 2026-05; not of hours"),
        Described("state", "Postal codes of states, such as CA", many=True),
    ]
)


def page_size(given: Parameters) -> int:
    return whole_number(given, "limit", least=1, most=LARGEST_PAGE) or USUAL_PAGE


def cursor(given: Parameters) -> str | None:
    return text(given, "cursor", longest=_LONGEST_CURSOR) or None


def month(given: Parameters) -> date | None:
    value = text(given, "month", longest=7)
    if not value:
        return None
    try:
        found = date.fromisoformat(f"{value}-01")
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2200:
        raise InvalidParameter("month", "Write a year and a month, for example 2026-05.")
    return found
