"""The filters of list and statistics as a plain form: what was asked, what it means, how to ask it again."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from civicwatch.lib.parameters import InvalidParameter
from civicwatch.places.models import State
from incidents import selection
from incidents.filter_words import FILTER
from incidents.filtering import Selection
from incidents.models import ForceRank, Tag
from incidents.models.facet_labels import LABELS

NAMES = tuple(described.name for described in FILTER)
RARE = ("verification", "date_precision", "place_precision", "injury", "outcome", "agency")  # behind “More”


@dataclass(frozen=True)
class Asked:
    """One reader's filter. Where it cannot be read, ``error`` says how to write it; nothing is selected."""

    given: dict[str, list[str]]
    selected: Selection | None
    error: str = ""

    @cached_property
    def query(self) -> str:
        """The filter as a query string, without position and empty fields."""
        return urlencode(self.given, doseq=True)

    @property
    def status(self) -> int:
        return 400 if self.error else 200


@dataclass(frozen=True)
class FilterForm:
    """What the template draws: every choice, and which of them is chosen."""

    asked: Asked
    states: list[State] = field(default_factory=lambda: list(State.objects.only("usps", "name")))
    tags: list[Tag] = field(default_factory=lambda: list(Tag.objects.in_public()))
    ranks: list[ForceRank] = field(default_factory=lambda: [rank for rank in ForceRank if rank])

    @property
    def chosen(self) -> dict[str, str]:
        """The last value of each field; the two days apart."""
        values = {name: values[-1] for name, values in self.asked.given.items()}
        start, slash, end = values.get("datetime", "").partition("/")
        days = {"from": start, "to": end if slash else start}
        return values | {name: "" if day == ".." else day for name, day in days.items()}

    @property
    def facets(self) -> dict[str, dict[str, Any]]:
        return LABELS

    @property
    def shows_more(self) -> bool:
        """Whether one of the filters behind “More filters” is on."""
        return any(name in self.asked.given for name in RARE)

    @property
    def is_filtered(self) -> bool:
        return bool(self.asked.given)


def read(request: HttpRequest) -> Asked:
    given = _given(request.GET)
    try:
        return Asked(given, selection.read(given))
    except InvalidParameter as error:
        return Asked(given, None, _("%(name)s: %(how)s") % {"name": error.name, "how": error.how})


def _given(query: QueryDict) -> dict[str, list[str]]:
    """The filter's own parameters that hold something; the form's two days as one span."""
    given: dict[str, Any] = {
        name: [value for value in query.getlist(name) if value.strip()] for name in NAMES
    }
    first, last = query.get("from", "").strip(), query.get("to", "").strip()
    if (first or last) and not given["datetime"]:
        if first and last and first > last:
            first, last = last, first
        given["datetime"] = [f"{first or '..'}/{last or '..'}"]
    return {name: values for name, values in given.items() if values}
