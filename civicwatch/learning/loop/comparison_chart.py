"""A comparison as people read it: a table and a plot of differences, part by part, worst news first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from civicwatch.learning import registry
from civicwatch.learning.in_words import InWords, Word
from civicwatch.learning.loop import findings
from civicwatch.learning.loop.findings import HELD, LOOKS_WORSE, TOO_FEW, UNSHOWN, WORSE
from civicwatch.learning.models import Comparison
from civicwatch.lib import svg

ROW, BELOW, POINT = 44, 24, 5  # pixels
_ORDER = {WORSE: 0, LOOKS_WORSE: 1, HELD: 2, TOO_FEW: 3}  # of the parts; all rows stand first


@dataclass(frozen=True)
class Line:
    """One part in words and per cent; ``difference``, ``low`` and ``high`` in points."""

    part: str
    n: int
    groups: int
    candidate: float
    active: float
    difference: float
    low: float
    high: float
    verdict: str

    @property
    def in_words(self) -> str:
        return findings.in_words(self.verdict)

    @property
    def is_worse(self) -> bool:
        return self.verdict == WORSE

    @property
    def written(self) -> str:
        return f"{self.difference:+.1f} [{self.low:+.1f}, {self.high:+.1f}]"


def lines(comparison: Comparison) -> list[Line]:
    """All rows first, then what is worse, then what looks so, then the rest by name."""
    name = comparison.version.name
    known = registry.registration(name).in_words if name in registry.names() else InWords()
    found = [
        Line(
            part=_at_line(each, known),
            n=each["n"],
            groups=each["groups"],
            verdict=_finding(each, comparison.margin),
            **{name: 100 * each[name] for name in ("candidate", "active", "difference", "low", "high")},
        )
        for each in comparison.slices
    ]
    return [*found[:1], *sorted(found[1:], key=lambda line: (_ORDER[line.verdict], line.part))]


def drawn(comparison: Comparison) -> str:
    """Differences in points with their intervals; the thick line is no difference, the dashed the margin."""
    rows = lines(comparison)
    most = max([comparison.margin * 2, *(abs(edge) for row in rows for edge in (row.low, row.high))])
    described = "; ".join(f"{row.part} {row.written}" for row in rows)
    floor = ROW * len(rows)
    picture = svg.canvas(_("Difference in points, candidate minus today"), described, height=floor + BELOW)

    def across(points: float) -> float:
        return 50 + 48 * points / most

    for kind, at in (("axis", 0.0), ("margin", -comparison.margin)):
        svg.line(picture, kind, x1=across(at), x2=across(at), y1=0, y2=floor)
    for at, anchor in ((-most, "start"), (0.0, "middle"), (most, "end")):
        svg.text(picture, f"{at:+.1f}", x=f"{across(at):.1f}%", y=floor + 17, soft=True, anchor=anchor)
    for number, row in enumerate(rows):
        top = number * ROW
        kind = {WORSE: "worse", UNSHOWN: "unsure", TOO_FEW: "unsure"}.get(row.verdict, "held")
        svg.text(picture, row.part, x="0", y=top + 14, dx="4")
        svg.text(picture, row.written, x="100%", y=top + 14, dx="-4", anchor="end")
        svg.line(
            picture, f"interval {kind}", x1=across(row.low), x2=across(row.high), y1=top + 28, y2=top + 28
        )
        svg.point(picture, f"point {kind}", x=across(row.difference), y=top + 28, r=POINT)
    return ElementTree.tostring(picture, encoding="unicode")


def _finding(part: Mapping[str, Any], margin: float) -> str:
    """A part that chance alone may have put below the margin decides nothing; "no worse" would be untrue."""
    below = part["verdict"] == HELD and 100 * part["difference"] < -margin
    return LOOKS_WORSE if below else str(part["verdict"])


def _at_line(part: Mapping[str, Any], known: InWords) -> str:
    """A part, and at which line it was asked about; comparisons from before lines were asked name none."""
    line, named = part.get("line", ""), _part(part["name"], part["value"], known)
    return f"{known.at_lines.get(line, line)}, {named}" if line else named


def _part(name: str, value: str, known: InWords) -> str:
    """In the words of the scorecards where they have some; a rank keeps its number."""
    words: Mapping[str, Word] = {
        "label": known.labels,
        "source": known.sources,
        "identity": known.groups,
        "dialect": known.groups,
    }.get(name, {})
    told = str(words.get(f"{name}.{value}", words.get(value, "")))
    value = f"{value} · {told}" if told and value.isdecimal() else told or value
    named = {
        "all": _("all rows"),
        "label": _("label"),
        "source": _("source"),
        "identity": _("identity"),
        "dialect": _("dialect"),
        "language": _("language"),
    }.get(name, name)
    return f"{named}: {value}" if value else named
