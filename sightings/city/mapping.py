"""Which column of a city's data set means what, so that a new city is a row in admin and no code.

A mapping names columns by role::

    {"id": "incident_number", "at": ["dispatch_date", "dispatch_time"], "category": "call_type_text",
     "district": "rpt_dist", "area": "area_occ"}

``at`` is one column, or a date and a time of day. A point is ``latitude`` and ``longitude``, or ``point`` (a
column of Socrata's type point or location). ``counted_only`` is no column: a list of the city's words for
what is about people who live outside, beside those that are known (``leads_to_a_home``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sightings.city.kinds import Kind

NEEDED = ("id", "at", "category")
PLACES = ("latitude", "longitude", "point", "zip", "district", "area")
ROLES = (*NEEDED, *PLACES)
COUNTED_ONLY = "counted_only"
_COLUMN = re.compile(r"[a-z_][a-z0-9_]{0,99}")  # how Socrata writes the API name of a column
_SYSTEM = re.compile(r":(id|created_at|updated_at)")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a mapping: a short code, and the role or column that it is about."""

    code: str
    about: str


class MappingError(ValueError):
    """A stored mapping that cannot be used."""


@dataclass(frozen=True)
class Columns:
    """A mapping that was found to be in order. Roles that it does not name are empty."""

    id: str
    at: tuple[str, ...]
    category: str
    latitude: str = ""
    longitude: str = ""
    point: str = ""
    zip: str = ""
    district: str = ""
    area: str = ""
    counted_only: tuple[str, ...] = ()

    def needed(self) -> tuple[str, ...]:
        """Every column that is read, each once."""
        single = (self.id, *self.at, self.category, *(getattr(self, role) for role in PLACES))
        return tuple(dict.fromkeys(name for name in single if name))


def problems(mapping: Any, *, kind: Kind) -> list[Problem]:
    """Everything that is wrong, in the order in which a person would put it right."""
    if not isinstance(mapping, Mapping):
        return [Problem("not_an_object", "")]
    return list(_problems(mapping, kind))


def columns(mapping: Any, *, kind: Kind) -> Columns:
    """Raises MappingError."""
    wrong = problems(mapping, kind=kind)
    if wrong:
        raise MappingError("; ".join(f"{each.code} {each.about}".strip() for each in wrong))
    names = {role: mapping.get(role, "") for role in ROLES if role != "at"}
    return Columns(at=_names(mapping["at"]), counted_only=counted_only(mapping), **names)


def counted_only(mapping: Mapping[str, Any]) -> tuple[str, ...]:
    """The city's own words for rows about people who live outside, as far as they are words."""
    given = _names(mapping.get(COUNTED_ONLY) or ())
    return tuple(word for word in given if isinstance(word, str) and word.strip())


def _problems(mapping: Mapping[str, Any], kind: Kind) -> Iterator[Problem]:
    yield from (
        Problem("unknown_role", str(role)[:40]) for role in mapping if role not in (*ROLES, COUNTED_ONLY)
    )
    yield from (Problem("missing_role", role) for role in NEEDED if not mapping.get(role))
    for role in ROLES:
        if mapping.get(role):
            names = _names(mapping[role])
            if not names or len(names) > (2 if role == "at" else 1):
                yield Problem("not_a_column", role)
            yield from (Problem("not_a_column", role) for name in names if not is_column(name))
    if bool(mapping.get("latitude")) != bool(mapping.get("longitude")):
        yield Problem("half_a_point", "latitude" if mapping.get("longitude") else "longitude")
    given = mapping.get(COUNTED_ONLY, [])
    if not isinstance(given, list) or len(counted_only(mapping)) != len(given):
        yield Problem("not_words", COUNTED_ONLY)
    if kind is Kind.ENCAMPMENT and not any(mapping.get(role) for role in PLACES):
        yield Problem("no_area", "zip")


def is_column(name: Any) -> bool:
    """Whether this is how Socrata names a column, one of its own included."""
    return isinstance(name, str) and bool(_COLUMN.fullmatch(name) or _SYSTEM.fullmatch(name))


def _names(value: Any) -> tuple[Any, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, Sequence) else ()
