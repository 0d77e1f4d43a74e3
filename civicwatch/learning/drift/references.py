"""What a version is held against, made once: the examples kept aside in training where its scorecard carries
their counts, else its own first days on this installation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from civicwatch.learning.drift import sketches
from civicwatch.learning.drift.models import (
    FEWEST_ROWS as FEWEST_IN_A_WINDOW,
)
from civicwatch.learning.drift.models import DriftReference, DriftWindow, Origin, Period
from civicwatch.learning.drift.samples import Samples, sketched
from civicwatch.learning.models import ClassifierVersion

DAYS = 7  # with posts: a week, so that weekday and weekend are both in it
FEWEST_ROWS = 300  # in them together
IN_SCORECARD = "drift"


@dataclass(frozen=True)
class Collecting:
    """How far a reference is that is still being collected."""

    days: int
    rows: int

    @property
    def rows_told(self) -> int:
        """Rounded down, so that what it grows by does not tell of a day with few rows."""
        return self.rows // FEWEST_IN_A_WINDOW * FEWEST_IN_A_WINDOW

    @property
    def is_complete(self) -> bool:
        return self.days >= DAYS and self.rows >= FEWEST_ROWS


def in_scorecard(held_out: Samples) -> dict[str, Any]:
    """What every training adds to its scorecard, so that its version has a reference at once.

    Of examples kept aside, as the folds that had not seen them judged them: counts in fixed bins, no words.
    """
    n, counted = sketched([held_out])
    return {IN_SCORECARD: {"n": n, "sketches": counted}}


def collecting(version: ClassifierVersion) -> Collecting:
    return _collected(_first_days(version))


def reference_of(version: ClassifierVersion, *, now: datetime) -> DriftReference | None:
    """The version's reference, made if it can be by now; None while its first days are being counted."""
    known = DriftReference.objects.filter(version=version).first()
    if known is not None:
        return known
    fields = _from_scorecard(version) or _from_first_days(version)
    if fields is None:
        return None
    made, _ = DriftReference.objects.get_or_create(version=version, defaults={**fields, "made_at": now})
    return made


def brings_its_own(version: ClassifierVersion) -> bool:
    """Whether its training left counts, so that nothing has to be collected before days are compared."""
    return _from_scorecard(version) is not None


def _from_scorecard(version: ClassifierVersion) -> dict[str, Any] | None:
    kept = version.scorecard.get(IN_SCORECARD)
    if not isinstance(kept, dict) or not kept.get("sketches"):
        return None
    return {"origin": Origin.HELD_OUT, "n": kept["n"], "sketches": kept["sketches"]}


def _from_first_days(version: ClassifierVersion) -> dict[str, Any] | None:
    days = _first_days(version)
    if not _collected(days).is_complete:
        return None
    return {
        "origin": Origin.FIRST_DAYS,
        "since": days[0].start,
        "until": days[-1].start + timedelta(days=1),
        "n": sum(day.n for day in days),
        "sketches": sketches.added(day.sketches for day in days),
    }


def _first_days(version: ClassifierVersion) -> list[DriftWindow]:
    """Days with rows, from the first on, until there are enough."""
    found: list[DriftWindow] = []
    days = DriftWindow.objects.filter(version=version, period=Period.DAY, n__gt=0).order_by("start")
    for day in days.iterator():
        found.append(day)
        if _collected(found).is_complete:
            break
    return found


def _collected(days: list[DriftWindow]) -> Collecting:
    return Collecting(days=len(days), rows=sum(day.n for day in days))
