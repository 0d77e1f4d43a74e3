"""The public facts of an incident, as a version keeps them, in lines for people; and two of them compared."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents import word_diff
from incidents.models import ForceRank, Incident, Injury, Outcome, PlacePrecision, Verification
from incidents.when_in_words import when_words
from incidents.word_diff import Kind, Part

Facts = dict[str, Any]
_FINE = (PlacePrecision.POINT, PlacePrecision.STREET)


@dataclass(frozen=True)
class Line:
    """One fact. ``items`` instead of ``text`` where it is a list; ``is_prose`` where words were written."""

    label: str
    text: str = ""
    items: tuple[str, ...] | None = None
    is_prose: bool = False


@dataclass(frozen=True)
class Compared:
    """One fact of two versions. ``rows`` are parts to be read one after another, each list item a row."""

    label: str
    rows: list[list[Part]]
    is_prose: bool = False

    @property
    def is_changed(self) -> bool:
        return any(part.kind is not Kind.SAME for row in self.rows for part in row)


def lines(facts: Facts) -> dict[str, Line]:
    """By name, in the order of reading; without what these facts do not hold, or hide."""
    known = {name: write(facts) for name, write in _LINES.items()}
    return {name: line for name, line in known.items() if line is not None}


def compared(old: Facts, new: Facts) -> list[Compared]:
    """Every line of either. What only one of them was kept with is no change: it was not looked at then."""
    before, after = lines(old), lines(new)
    return [
        _compared(before.get(name), after.get(name)) for name in _LINES if name in before or name in after
    ]


def changed_labels(old: Facts, new: Facts) -> list[str]:
    return [line.label for line in compared(old, new) if line.is_changed]


def _compared(before: Line | None, after: Line | None) -> Compared:
    line = after or before
    assert line is not None
    was, now = before or line, after or line
    if line.items is not None:
        return Compared(line.label, [[part] for part in _items(was.items or (), now.items or ())])
    if line.is_prose:
        return Compared(line.label, [word_diff.compare(was.text, now.text)], is_prose=True)
    if was.text == now.text:
        return Compared(line.label, [[Part(Kind.SAME, now.text, "")]])
    parts = [Part(Kind.REMOVED, was.text, ""), Part(Kind.ADDED, now.text, " ")]
    return Compared(line.label, [[part for part in parts if part.text]])


def _items(old: tuple[str, ...], new: tuple[str, ...]) -> list[Part]:
    removed = [Part(Kind.REMOVED, item, "") for item in old if item not in new]
    return removed + [Part(Kind.SAME if item in old else Kind.ADDED, item, "") for item in new]


def _title(facts: Facts) -> Line | None:
    return _text(facts, "title", _("Title"), is_prose=True)


def _description(facts: Facts) -> Line | None:
    return _text(facts, "description", _("What happened"), is_prose=True)


def _when(facts: Facts) -> Line | None:
    if not facts.get("date"):
        return None
    day = date.fromisoformat(facts["date"])
    return Line(
        _("When"), when_words(Incident(occurred_on=day, date_precision=facts.get("date_precision", "")))
    )


def _where(facts: Facts) -> Line:
    """The address where it is exact, city or county, and the state; only that where words are hidden."""
    if facts.get("restricted"):
        return Line(_("Where"), facts.get("state_name") or _("Place not shown"))
    county = facts.get("county")
    parts = [
        facts.get("address") if facts.get("place_precision") in _FINE else "",
        facts.get("city") or (_("near %(county)s") % {"county": county} if county else ""),
        facts.get("state_name"),
    ]
    return Line(_("Where"), ", ".join(part for part in parts if part) or _("Place not known"))


def _point(facts: Facts) -> Line | None:
    if facts.get("latitude") is None:
        return None
    return Line(_("Point on the map"), f"{facts['latitude']:.4f}, {facts['longitude']:.4f}")


def _rank(facts: Facts) -> Line:
    rank = facts.get("force_rank")
    words = _("Not ranked") if rank is None else f"{rank} · {capfirst(str(ForceRank(rank).label))}"
    return Line(_("Force"), words)


def _verification(facts: Facts) -> Line | None:
    return _choice(facts, "verification", _("How it is verified"), Verification)


def _injury(facts: Facts) -> Line | None:
    return _choice(facts, "injury", _("Injury"), Injury)


def _agency(facts: Facts) -> Line | None:
    return _text(facts, "agency", _("Agency"), empty=_("Not known"))


def _outcome(facts: Facts) -> Line | None:
    if facts.get("outcome") is None:
        return None
    words = ", ".join(str(Outcome(outcome).label) for outcome in facts["outcome"])
    return Line(_("What came of it"), capfirst(words) or _("None known"))


def _outcome_note(facts: Facts) -> Line | None:
    return _text(facts, "outcome_note", _("Who says what came of it"), is_prose=True)


def _shown(facts: Facts) -> Line:
    hidden = _("only date, area and force rank, until a moderator had looked")
    return Line(_("Shown to the public"), hidden if facts.get("restricted") else _("all of this"))


def _tags(facts: Facts) -> Line | None:
    return _list(facts, "tags", _("Tags"))


def _links(facts: Facts) -> Line | None:
    return _list(facts, "links", _("Links"))


def _text(facts: Facts, name: str, label: str, *, empty: str = "", is_prose: bool = False) -> Line | None:
    if facts.get(name) is None:
        return None
    return Line(label, facts[name] or empty, is_prose=is_prose)


def _choice(facts: Facts, name: str, label: str, choices: Any) -> Line | None:
    if facts.get(name) is None:
        return None
    return Line(label, capfirst(str(choices(facts[name]).label)))


def _list(facts: Facts, name: str, label: str) -> Line | None:
    return None if facts.get(name) is None else Line(label, items=tuple(facts[name]))


_LINES: dict[str, Callable[[Facts], Line | None]] = {
    "title": _title,
    "description": _description,
    "when": _when,
    "where": _where,
    "point": _point,
    "force_rank": _rank,
    "verification": _verification,
    "injury": _injury,
    "agency": _agency,
    "outcome": _outcome,
    "outcome_note": _outcome_note,
    "tags": _tags,
    "links": _links,
    "restricted": _shown,
}
