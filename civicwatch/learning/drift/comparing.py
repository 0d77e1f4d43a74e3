"""Holds a window against the reference: which features moved, how far, and whether that is an alarm.

The false-alarm rate is a promise: of days that are shuffled from the reference's own posts, at most
`FALSE_ALARMS` raise one, the day's 24 hours included. Half of that is the day's, half is shared out among the
hours; within a window every figure has the same part of it (Bonferroni), which holds however the features
depend on each other. With very many rows a trifle is no chance either; so what is called an alarm must also
be large enough to matter.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from civicwatch.learning.drift import chance, distances, sketches
from civicwatch.learning.drift.features import Feature, tested
from civicwatch.learning.drift.models import FEWEST_ROWS, Period, Statistic
from civicwatch.learning.drift.sketches import Counts, Sketch

FALSE_ALARMS = 0.01  # for each classifier and day
PART_OF = {Period.DAY: 0.5 * FALSE_ALARMS, Period.HOUR: 0.5 * FALSE_ALARMS / 24}
WORTH_A_LOOK = 0.1  # of PSI, by the custom of credit scoring; of KS, a tenth of the rows lies elsewhere
ROUGH = 1_000  # deals where the difference is too small for an alarm and only its p is to be shown
MANY = 100_000  # deals, about a third of a second for a feature
FIGURES_A_FEATURE = 2


@dataclass(frozen=True)
class Finding:
    """One figure of one feature. An alarm where `p <= limit` and `value >= threshold`."""

    feature: str
    statistic: Statistic
    value: float
    p: float
    limit: float
    threshold: float

    @property
    def alarm(self) -> bool:
        return self.p <= self.limit and self.value >= self.threshold


def compare(reference: Mapping[str, Sketch], now: Mapping[str, Sketch], *, period: Period) -> list[Finding]:
    """The figures of every feature that both hold enough rows of."""
    watched = {
        name: feature
        for name, feature in tested().items()
        if min(sketches.rows(reference.get(name, {})), sketches.rows(now.get(name, {}))) >= FEWEST_ROWS
    }
    limit = PART_OF[period] / max(FIGURES_A_FEATURE * len(watched), 1)
    return [
        finding
        for name, feature in watched.items()
        for finding in _figures(feature, reference[name], now[name], limit)
    ]


def _figures(feature: Feature, before: Sketch, after: Sketch, limit: float) -> Iterator[Finding]:
    if feature.grid is None:
        _, reference, now = sketches.paired_categories(before, after)
        measures = _of_categories(reference, now)
    else:
        whole = sketches.on_grid(before, feature.grid)
        finer = sketches.quantile_cuts(whole, sketches.FINER)
        reference = sketches.grouped(whole, finer)
        now = sketches.grouped(sketches.on_grid(after, feature.grid), finer)
        measures = _of_numbers(reference)
    found = {name: float(measure(reference, now)) for name, (measure, _) in measures.items()}
    is_large = any(found[name] >= threshold for name, (_, threshold) in measures.items())
    chances = chance.p_values(
        reference,
        now,
        {name.value: measure for name, (measure, _) in measures.items()},
        most=_deals(limit) if is_large else ROUGH,
        seed=zlib.crc32(feature.name.encode()),
    )
    for name, (_, threshold) in measures.items():
        yield Finding(feature.name, name, found[name], chances[name.value], limit, threshold)


def _deals(limit: float) -> int:
    """So many that p can fall below the limit, and is known well there where that does not take too many."""
    return round(max(1.2 / limit, min(10 / limit, MANY)))


Measures = dict[Statistic, tuple[Callable[..., Any], float]]


def _of_numbers(reference: Counts) -> Measures:
    """PSI over the reference's deciles, which are pairs of its twentieths; KS over the twentieths."""
    deciles = sketches.quantile_cuts(reference, sketches.GROUPS)
    return {
        Statistic.PSI: (partial(_psi_of_groups, deciles), WORTH_A_LOOK),
        Statistic.KS: (distances.ks, WORTH_A_LOOK),
    }


def _of_categories(reference: Counts, now: Counts) -> Measures:
    """χ² is about PSI times nN / (n + N) (Yurdakul, 2018), so that both ask for the same size."""
    n, before = int(now.sum()), int(reference.sum())
    return {
        Statistic.PSI: (distances.psi, WORTH_A_LOOK),
        Statistic.CHI2: (distances.chi2, WORTH_A_LOOK * n * before / (n + before)),
    }


def _psi_of_groups(cuts: Counts, reference: Counts, now: Counts) -> Any:
    return distances.psi(sketches.grouped(reference, cuts), sketches.grouped(now, cuts))
