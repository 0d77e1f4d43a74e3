"""A comparison as people read it: a table and a plot of differences, part by part, worst news first."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from civicwatch.learning.loop import findings
from civicwatch.learning.loop.findings import HELD, TOO_FEW, WORSE
from civicwatch.learning.models import Comparison
from civicwatch.lib import svg

ROW, BELOW, POINT = 44, 24, 5  # pixels
_ORDER = {WORSE: 0, HELD: 1, TOO_FEW: 2}


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
    """All rows first, then what is worse, then the rest by name."""
    found = [
        Line(
            part=_part(each["name"], each["value"]),
            n=each["n"],
            groups=each["groups"],
            verdict=each["verdict"],
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
        kind = "worse" if row.is_worse else "unsure" if row.verdict == TOO_FEW else "held"
        svg.text(picture, row.part, x="0", y=top + 14, dx="4")
        svg.text(picture, row.written, x="100%", y=top + 14, dx="-4", anchor="end")
        svg.line(
            picture, f"interval {kind}", x1=across(row.low), x2=across(row.high), y1=top + 28, y2=top + 28
        )
        svg.point(picture, f"point {kind}", x=across(row.difference), y=top + 28, r=POINT)
    return ElementTree.tostring(picture, encoding="unicode")


def _part(name: str, value: str) -> str:
    named = {
        "all": _("all rows"),
        "label": _("label"),
        "source": _("source"),
        "identity": _("identity"),
        "dialect": _("dialect"),
        "language": _("language"),
    }.get(name, name)
    return f"{named}: {value}" if value else named
