"""Drift between two files, and false alarms on shuffled rows: the promise, tried on anybody's own texts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from civicwatch.learning.drift.comparing import Finding, compare
from civicwatch.learning.drift.models import Period
from civicwatch.learning.drift.samples import Samples, sketched
from civicwatch.learning.drift.sketches import Counts


def findings(reference: Samples, window: Samples, *, period: Period = Period.DAY) -> list[Finding]:
    """The figures of one window, as the hourly round would have them."""
    return compare(sketched([reference])[1], sketched([window])[1], period=period)


def shuffled(
    pool: Samples, *, size: int, times: int, seed: int, period: Period = Period.DAY
) -> Iterator[list[Finding]]:
    """Windows of `size` rows dealt at random from a pool whose other rows are the reference.

    Every column of the pool must be as long as it. Raises ValueError where the pool is too small for it.
    """
    if pool.n < 2 * size:
        raise ValueError(f"{pool.n} rows are too few to deal windows of {size} from")
    dealer = np.random.default_rng(seed)
    for _ in range(times):
        order = dealer.permutation(pool.n)
        yield findings(picked(pool, order[size:]), picked(pool, order[:size]), period=period)


def picked(pool: Samples, which: Counts) -> Samples:
    """Some rows of the pool."""
    numbers = {name: np.asarray(values)[which] for name, values in pool.numbers.items()}
    categories = {name: np.asarray(values)[which].tolist() for name, values in pool.categories.items()}
    return Samples(len(which), numbers, categories)
