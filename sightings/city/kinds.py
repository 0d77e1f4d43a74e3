"""What a row of a city's data set is. It decides what may be shown of it, and the words beside it."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """``ENCAMPMENT`` is shown as counts by area only: a point would lead to people who live there."""

    CALL = "call_for_service"
    REQUEST = "request_311"
    ENCAMPMENT = "encampment"

    @property
    def has_points(self) -> bool:
        return self is not Kind.ENCAMPMENT


LEAST_DELAY_HOURS = {Kind.CALL: 0, Kind.REQUEST: 0, Kind.ENCAMPMENT: 7 * 24}
FEWEST_SHOWN = 5  # a count below it is not shown where it could point to somebody
_WHERE_PEOPLE_LIVE = re.compile(
    r"encamp|homeless|unhoused|unsheltered|transient|\btents?\b|\bcamp(ing|ers?|s|site)?\b|sit.{1,3}lie",
    re.IGNORECASE,
)


def leads_to_a_home(category: str) -> bool:
    """Whether a city's words for a row say that it is about people who live outside. However a data set was
    set up, such a row is never a point."""
    return _WHERE_PEOPLE_LIVE.search(category) is not None
