"""What is told of a trained version: held-out figures, per folder, per source, and on sources never seen.

A collection marks its pictures (sharpness, borders, what stands in the middle). Figures of folds hold for
more of the same; `elsewhere` leaves a whole source out, and is what to expect of pictures from somewhere new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from civicwatch.learning import evaluation
from civicwatch.learning.drift import references
from sightings.police import counted, training
from sightings.police.head import Doubles
from sightings.police.measuring import kept, measure
from sightings.police.prediction import FLAGGED_FROM, PERSON_FROM, VERIFIED_FROM
from sightings.police.training import FOLDS, Fitted, Rows, Seen

SPLIT = (
    "5 folds, drawn by groups: near-copies and pictures of one scene stay together. Every number is of "
    "heads, a temperature and thresholds fitted without the fold. What ships was then fitted on all "
    "pictures."
)
TOGETHER = "together"  # all sources that hold one class only
FEWEST = 30  # groups to measure with, and pictures of a source below which leaving it out tells nothing
LINES = (PERSON_FROM, FLAGGED_FROM, VERIFIED_FROM)
Folds = Iterable[tuple[Rows, Rows]]


def scorecard(seen: Seen, progress: Callable[[Folds, int], Folds]) -> dict[str, Any]:
    """Put the whole of `training.fit` to the test; `progress` may wrap the folds.

    Raises ValueError where there are too few pictures to be divided.
    """
    everything = np.arange(len(seen))
    if len(set(seen.groups.tolist())) < FEWEST:
        raise ValueError(
            f"too few pictures that differ from one another: {FEWEST} are the least to measure with"
        )
    splits = [*seen.folds(everything, FOLDS), *_without_sources(seen)]
    results = [
        (outside, *_judged(seen, training.fit(seen, inside), outside))
        for inside, outside in progress(splits, len(splits))
    ]
    score, lines = _joined(len(seen), results[:FOLDS])
    elsewhere = {}
    for outside, scored, drawn in results[FOLDS:]:
        name = str(seen.sources[outside][0]) if len(set(seen.sources[outside])) == 1 else TOGETHER
        elsewhere[name] = _figures(seen, outside, scored, drawn)
    figures = _figures(seen, everything, score, lines)
    return {
        "split": SPLIT,
        "groups": len(set(seen.groups.tolist())),
        **figures,
        "calibration": evaluation.reliability(seen.police, score),
        "by_source": {
            name: _figures(seen, rows, score[rows], {key: line[rows] for key, line in lines.items()})
            for name in sorted(set(seen.sources.tolist()))
            if len(rows := np.flatnonzero(seen.sources == name))
        },
        "elsewhere": elsewhere,
        **references.in_scorecard(counted.held_out(seen, score, lines)),
    }


def _figures(seen: Seen, rows: Rows, score: Doubles, lines: dict[str, Doubles]) -> dict[str, Any]:
    """Of a source that holds one class only: what means something there."""
    truth = seen.police[rows]
    found = measure(truth, score, lines, seen.kinds[rows])
    found["thresholds"] = kept(truth, score, lines)
    if truth.all() or not truth.any():
        only = {"recall"} if truth.all() else set()
        found["binary"] = {name: found["binary"][name] for name in only}
        found["intervals"] = {
            name: edges
            for name, edges in found["intervals"].items()
            if name.removeprefix("binary.") in only or name.startswith("per_class")
        }
    return found


def _judged(seen: Seen, fitted: Fitted, outside: Rows) -> tuple[Doubles, dict[str, Doubles]]:
    drawn = {name: np.full(len(outside), fitted.thresholds[name]) for name in LINES}
    return fitted.panel.score(training.odds_of(fitted.panel, seen, outside)), drawn


def _joined(
    size: int, results: list[tuple[Rows, Doubles, dict[str, Doubles]]]
) -> tuple[Doubles, dict[str, Doubles]]:
    """Scores and lines of all rows, each from the fold that it was kept out of."""
    score = np.zeros(size)
    lines = {name: np.zeros(size) for name in LINES}
    for outside, scored, drawn in results:
        score[outside] = scored
        for name in LINES:
            lines[name][outside] = drawn[name]
    return score, lines


def _without_sources(seen: Seen) -> list[tuple[Rows, Rows]]:
    """Each source left out, then all together that hold one class only; where what remains can teach it."""
    names = sorted(set(seen.sources.tolist()))
    one_sided = [name for name in names if len(set(seen.police[seen.sources == name].tolist())) == 1]
    parts = []
    for chosen in [*([name] for name in names), *([one_sided] if len(one_sided) > 1 else [])]:
        left_out = np.isin(seen.sources, chosen)
        inside = np.flatnonzero(~left_out & ~np.isin(seen.groups, seen.groups[left_out]))
        learned = set(seen.kinds[inside][seen.police[inside]].tolist())
        police = set(seen.kinds[left_out & seen.police].tolist())
        if left_out.sum() >= FEWEST and learned >= police and 0 < seen.police[inside].mean() < 1:
            parts.append((inside, np.flatnonzero(left_out)))
    return parts
