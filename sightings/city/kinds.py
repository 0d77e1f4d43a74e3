"""What a row of a city's data set is. It decides what may be shown of it, and the words beside it."""

import re
from collections.abc import Iterable
from enum import StrEnum


class Kind(StrEnum):
    """``ENCAMPMENT`` is shown as counts by area only: a point would lead to people who live there. A call to
    the police about people who live outside is a record of this kind too, whatever its data set is."""

    CALL = "call_for_service"
    REQUEST = "request_311"
    ENCAMPMENT = "encampment"

    @property
    def has_points(self) -> bool:
        return self is not Kind.ENCAMPMENT


LEAST_DELAY_HOURS = {Kind.CALL: 0, Kind.REQUEST: 0, Kind.ENCAMPMENT: 7 * 24}
FEWEST_SHOWN = 5  # a count below it is not shown where it could point to somebody
_WHERE_PEOPLE_LIVE = re.compile(
    r"encamp|homeless|houseless|unhoused|unsheltered|transient|vagran|panhandl|\bbegg(ars?|ing)\b|\btents?\b"
    r"|\bcamp(ing|ers?|s|site)?\b|sit.{1,3}lie|\bsleep(ing|ers?)\b|\blodging\b"
    r"|\bliving in (a |an )?(car|rv|veh)",
    re.IGNORECASE,
)


def leads_to_a_home(category: str, also: Iterable[str] = ()) -> bool:
    """Whether a city's words for a row say that it is about people who live outside. However a data set was
    set up, such a row is never shown alone. ``also`` are whole words of one city beside the usual."""
    if _WHERE_PEOPLE_LIVE.search(category):
        return True
    spelt = " ".join(category.casefold().split())
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", spelt) for word in map(_spelt, also))


def _spelt(words: str) -> str:
    return " ".join(words.casefold().split())
