"""How often chance alone makes two counts differ as much: by shuffling, not by formula.

If window and reference were drawn from the same posts, any way of dealing the pooled rows out again would
be as likely as the one seen. Of binned rows, such a deal is one multivariate hypergeometric draw: nothing but
the counts is needed. Draws stop early where the answer is plain (Besag and Clifford, “Sequential Monte Carlo
p-values”, Biometrika 1991), and such a p is valid: under chance it is below x at most x of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from civicwatch.learning.drift.sketches import Counts

Measure = Callable[[Counts, Counts], Any]
ENOUGH = 10  # deals as far apart as the one seen: it is plainly not rare
DEALT_AT_ONCE = 5_000


def p_values(
    reference: Counts, now: Counts, measures: Mapping[str, Measure], *, most: int, seed: int
) -> dict[str, float]:
    """For each measure, the share of deals at least as far apart as `now`; at most `most` deals are made."""
    dealer = np.random.default_rng(seed)
    seen = {name: float(measure(reference, now)) - 1e-12 for name, measure in measures.items()}
    as_far = dict.fromkeys(measures, 0)
    found: dict[str, float] = {}
    pooled, n, dealt = reference + now, int(now.sum()), 0
    while dealt < most and len(found) < len(measures):
        count = min(DEALT_AT_ONCE, most - dealt) if dealt else min(500, most)
        windows = dealer.multivariate_hypergeometric(pooled, n, size=count, method="marginals")
        dealt += count
        for name in measures.keys() - found.keys():
            distances = measures[name](pooled - windows, windows)
            as_far[name] += int((distances >= seen[name]).sum())
            if as_far[name] >= ENOUGH or dealt >= most:
                found[name] = (as_far[name] + 1) / (dealt + 1)
    return found
