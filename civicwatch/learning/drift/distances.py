"""How far two counts lie apart: PSI, the two-sample Kolmogorov–Smirnov distance, and χ² of homogeneity.

PSI: Lewis, “An Introduction to Credit Scoring” (1994), as the symmetrised Kullback–Leibler divergence over
bins that are quantiles of the reference; its law under chance: Yurdakul, “Statistical Properties of
Population Stability Index” (2018). KS: Smirnov (1939), here over binned values, where it can only come out
smaller than over the values themselves. χ²: Pearson's, over the table of two rows.

Each takes counts of the reference (bins,) and of windows (…, bins), and gives one number a window.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning.drift.sketches import Counts

Floats = NDArray[np.float64]
HALF_A_ROW = 0.5  # added to every bin, so that an empty one has a share (Krichevsky and Trofimov, 1981)


def psi(reference: Counts, now: Counts) -> Floats:
    """Σ (share now − share before) · ln(share now / share before)."""
    before, after = _smoothed(reference), _smoothed(now)
    return np.asarray(((after - before) * np.log(after / before)).sum(axis=-1))


def ks(reference: Counts, now: Counts) -> Floats:
    """The largest distance between the two cumulative shares, 0 to 1."""
    gaps = np.cumsum(_shares(now), axis=-1) - np.cumsum(_shares(reference), axis=-1)
    return np.asarray(np.abs(gaps).max(axis=-1))


def chi2(reference: Counts, now: Counts) -> Floats:
    """Pearson's statistic that both are draws from the same shares; bins empty in both count nothing."""
    n, before = now.sum(axis=-1, keepdims=True), reference.sum(axis=-1, keepdims=True)
    pooled = (reference + now) / (n + before)
    held = np.where(pooled > 0, pooled, 1)
    return np.asarray(
        ((now - n * pooled) ** 2 / (n * held)).sum(axis=-1)
        + ((reference - before * pooled) ** 2 / (before * held)).sum(axis=-1)
    )


def _smoothed(counts: Counts) -> Floats:
    more = counts + HALF_A_ROW
    return np.asarray(more / more.sum(axis=-1, keepdims=True))


def _shares(counts: Counts) -> Floats:
    return np.asarray(counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1))
