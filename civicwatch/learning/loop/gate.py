"""Whether a candidate may judge: no part of the held-out rows may fare worse than by a stated margin.

Both versions answer the same rows. Of each part (all rows, each label, source, identity, dialect …) the
difference in the share answered as people did is taken, with a paired bootstrap over groups: copies and one
event's texts are drawn together, since they err together.

The same is asked at each line that would be served (of what is force, does it reach the queue?), each version
by its own: a line can move far while the answers hardly change.

A part fails where the candidate is worse by more than the margin and its whole interval lies below zero. All
rows together must do more: their interval must not reach below minus the margin, and where it does though
they are not worse, they are told as not shown. Intervals of parts are
widened for their number (Bonferroni), so that many small parts do not refuse an equal candidate by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning.loop.findings import HELD, TOO_FEW, UNSHOWN, WORSE

DRAWS = 4000
HELD_AT_ONCE = 2_000_000  # drawn numbers in memory together
SEED = 20
FEWEST = 50  # groups below which all rows together tell too little
FEWEST_IN_PART = 20  # groups below which a part is shown, and decides nothing
CHANCE = 0.05
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """Of each row, whether each version put it where people did; ``line`` says at which of their lines, "" of
    the answer itself. ``rows`` are those that are asked about there."""

    line: str
    candidate: Bools
    active: Bools
    rows: NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """One row of the comparison: shares answered as people did, and the difference with its interval."""

    line: str
    name: str  # "all", "label", "source" …
    value: str
    n: int
    groups: int
    candidate: float
    active: float
    difference: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True)
class Result:
    passed: bool
    why_not: list[str]
    parts: list[Part]

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(part) for part in self.parts]


def compare(
    candidate: Bools,
    active: Bools,
    groups: Sequence[int],
    slices: Sequence[Mapping[str, str]],
    *,
    margin: float,
    lines: Sequence[Answers] = (),
) -> Result:
    """``candidate`` and ``active`` say of each row whether it was answered right; ``slices`` what it is part
    of. ``margin`` is a share (0.02 for two points)."""
    whole = Answers("", candidate, active, np.arange(len(candidate)))
    numbers = np.unique(np.asarray(groups, np.int64), return_inverse=True)[1]
    parts = [(whole, "all", "", whole.rows)]
    parts += [(at_line, "all", "", at_line.rows) for at_line in lines]
    for answers in (whole, *lines):
        parts += [(answers, *key, rows) for key, rows in _parts(slices, answers.rows).items()]
    sizes = [len(set(numbers[rows].tolist())) for *_, rows in parts]
    deciding = sum(size >= FEWEST_IN_PART for size in sizes[1:]) or 1
    found = [_judged_whole(_part(*parts[0], numbers, level=CHANCE, fewest=FEWEST), margin)]
    for part in parts[1:]:
        compared = _part(*part, numbers, level=CHANCE / deciding, fewest=FEWEST_IN_PART)
        found.append(_judged_part(compared, margin))
    why_not = [
        " ".join(filter(None, (part.line, part.name, part.value)))
        for part in found
        if part.verdict in (WORSE, UNSHOWN)
    ]
    return Result(not why_not and found[0].verdict == HELD, why_not, found)


def _parts(
    slices: Sequence[Mapping[str, str]], among: NDArray[np.int64]
) -> dict[tuple[str, str], NDArray[np.int64]]:
    rows: dict[tuple[str, str], list[int]] = {}
    for at in among.tolist():
        for name, value in slices[at].items():
            rows.setdefault((name, value), []).append(at)
    return {key: np.array(rows[key], np.int64) for key in sorted(rows)}


def _part(
    answers: Answers,
    name: str,
    value: str,
    rows: NDArray[np.int64],
    numbers: NDArray[np.int64],
    *,
    level: float,
    fewest: int,
) -> Part:
    candidate, active = answers.candidate[rows], answers.active[rows]
    change = candidate.astype(np.int64) - active.astype(np.int64)
    used, inside = np.unique(numbers[rows], return_inverse=True)
    sums = np.bincount(inside, weights=change, minlength=len(used)).astype(np.float64)
    sizes = np.bincount(inside, minlength=len(used)).astype(float)
    low, high = _interval(sums, sizes, level) if len(rows) else (-1.0, 1.0)
    return Part(
        line=answers.line,
        name=name,
        value=value,
        n=len(rows),
        groups=len(used),
        candidate=float(candidate.mean()) if len(rows) else 0.0,
        active=float(active.mean()) if len(rows) else 0.0,
        difference=float(change.mean()) if len(rows) else 0.0,
        low=low,
        high=high,
        verdict=HELD if len(used) >= fewest else TOO_FEW,
    )


def _interval(sums: NDArray[np.float64], sizes: NDArray[np.float64], level: float) -> tuple[float, float]:
    """Percentiles of the mean difference over groups drawn with replacement."""
    chance, n = np.random.default_rng(SEED), len(sums)
    means = []
    at_once = max(1, min(DRAWS, HELD_AT_ONCE // n))
    for start in range(0, DRAWS, at_once):
        drawn = chance.integers(0, n, (min(at_once, DRAWS - start), n))
        means.append(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    low, high = np.percentile(np.concatenate(means), (100 * level / 2, 100 * (1 - level / 2)))
    return float(low), float(high)


def _judged_whole(part: Part, margin: float) -> Part:
    judged = _judged_part(part, margin)
    is_unshown = judged.verdict == HELD and part.low < -margin
    return replace(judged, verdict=UNSHOWN) if is_unshown else judged


def _judged_part(part: Part, margin: float) -> Part:
    is_worse = part.verdict == HELD and part.difference < -margin and part.high < 0
    return replace(part, verdict=WORSE) if is_worse else part
