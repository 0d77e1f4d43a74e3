"""Reads what a scorecard tells part by part: alarms by identity, dialect and source, bins of calibration.

Slices are of words in a text, never of a person: nobody's identity is known or guessed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicwatch.learning.in_words import InWords, Word
from civicwatch.learning.templatetags.shares import percent

UNEQUAL = 5.0  # points between two groups from which an inequality is a known failure
FEWEST_IN_BIN = 20  # below, a bin of a calibration plot says little
TITLES: dict[str, tuple[Word, Word]] = {
    "identity": (
        _("False alarms by the identity that a text names"),
        _(
            "Harmless texts that only mention a group. Whoever wrote them is not known and not asked: "
            "this is of words, never of a person. Every alarm here is a mistake."
        ),
    ),
    "dialect": (
        _("False alarms by the dialect of a text"),
        _(
            "Harmless texts, sorted by how many of their words are typical of a way of writing. This is of "
            "words, never of a person. Every alarm here is a mistake, and the groups should be alike."
        ),
    ),
    "source": (
        _("False alarms, source by source"),
        _("Harmless texts, by the collection that they come from. Every alarm here is a mistake."),
    ),
}


@dataclass(frozen=True)
class SliceRow:
    """One group, and the share of it that was pointed out, with its 95% interval where it is known."""

    label: str
    n: int
    flagged: float
    ends: tuple[float, float] | None


@dataclass(frozen=True)
class Slice:
    """All groups of one kind, the most pointed out first."""

    key: str
    title: Word
    meaning: Word
    rows: list[SliceRow]

    @property
    def most(self) -> SliceRow:
        return self.rows[0]

    @property
    def least(self) -> SliceRow:
        return self.rows[-1]

    @property
    def points_between(self) -> float:
        """Percentage points between the group that is pointed out most and the one least."""
        return 100 * (self.most.flagged - self.least.flagged)

    @property
    def scale(self) -> float:
        """The end of the axis: small shares get a small axis, which is named at its end."""
        ends = [row.ends[1] if row.ends else row.flagged for row in self.rows]
        return next(most for most in (0.1, 0.25, 0.5, 1.0) if max(ends) <= most or most == 1.0)


@dataclass(frozen=True)
class CalibrationBin:
    """Between two ends of probability: how many, what was said on average, and the share found true."""

    low: float
    high: float
    n: int
    said: float
    true: float

    @property
    def few(self) -> bool:
        return self.n < FEWEST_IN_BIN


def slices_of(card: Mapping[str, Any], in_words: InWords) -> list[Slice]:
    """Kinds that this page has no words for come last, under their own key."""
    found = [_slice(kind, groups, in_words) for kind, groups in card.get("slices", {}).items()]
    order = list(TITLES)
    return sorted(
        (one for one in found if one.rows),
        key=lambda one: order.index(one.key) if one.key in order else len(order),
    )


def calibration_of(card: Mapping[str, Any]) -> list[CalibrationBin]:
    """Bins that nothing fell into are left out."""
    return [
        CalibrationBin(found["low"], found["high"], found["n"], found["said"], found["true"])
        for found in card.get("calibration", [])
        if found.get("n") and found.get("said") is not None and found.get("true") is not None
    ]


def known_failures_of(card: Mapping[str, Any], in_words: InWords) -> list[str]:
    """In the reader's language where the app has words for it, else as the scorecard has it."""
    return [str(in_words.known_failures.get(key, key)) for key in card.get("known_failures", [])]


def unequal_alarms(slices: Sequence[Slice]) -> list[str]:
    """A sentence for each sort of words that is pointed out much more often than another, harmless as both
    are. Sources are no sort of words: one is simply harder than another."""
    return [
        gettext(
            "%(title)s: %(most)s %(most_share)s, %(least)s %(least_share)s, though all of these texts are "
            "harmless."
        )
        % {
            "title": one.title,
            "most": one.most.label,
            "most_share": percent(one.most.flagged),
            "least": one.least.label,
            "least_share": percent(one.least.flagged),
        }
        for one in slices
        if one.key != "source" and one.points_between >= UNEQUAL
    ]


def _slice(kind: str, groups: Mapping[str, Mapping[str, Any]], in_words: InWords) -> Slice:
    title, meaning = TITLES.get(kind, (kind, ""))
    rows = [
        _row(_name(kind, group, in_words), found)
        for group, found in groups.items()
        if found.get("n") and found.get("flagged") is not None
    ]
    return Slice(kind, title, meaning, sorted(rows, key=lambda row: (-row.flagged, row.label)))


def _name(kind: str, group: str, in_words: InWords) -> str:
    """The same key may stand for one thing among identities and for another among dialects."""
    names = {**in_words.sources, **in_words.groups}
    return str(names.get(f"{kind}.{group}", names.get(group, group)))


def _row(label: str, found: Mapping[str, Any]) -> SliceRow:
    ends = found.get("interval")
    return SliceRow(label, found["n"], found["flagged"], (ends[0], ends[1]) if ends else None)
