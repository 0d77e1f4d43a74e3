"""The three distances, held against SciPy and against sums done by hand."""

from math import log

import numpy as np
import pytest
from scipy import stats

from civicwatch.learning.drift import distances

BEFORE, NOW = np.array([100, 200, 300, 400]), np.array([30, 20, 25, 25])


def test_psi_by_hand():
    before = [(count + 0.5) / 1002 for count in BEFORE]
    now = [(count + 0.5) / 102 for count in NOW]

    assert distances.psi(BEFORE, NOW) == pytest.approx(
        sum((b - a) * log(b / a) for a, b in zip(before, now, strict=True))
    )


def test_an_empty_bin_makes_psi_large_and_not_infinite():
    assert 0.5 < distances.psi(np.array([500, 500]), np.array([100, 0])) < 10


def test_ks_is_that_of_the_values_where_they_are_their_bins():
    values = [np.repeat(np.arange(4), counts) for counts in (BEFORE, NOW)]

    assert distances.ks(BEFORE, NOW) == pytest.approx(stats.ks_2samp(*values).statistic)


def test_chi2_is_that_of_the_table():
    expected = stats.chi2_contingency(np.array([BEFORE, NOW]), correction=False).statistic

    assert distances.chi2(BEFORE, NOW) == pytest.approx(expected)


def test_a_bin_that_is_empty_in_both_counts_nothing():
    assert distances.chi2(np.array([5, 0, 5]), np.array([5, 0, 5])) == 0


@pytest.mark.parametrize("measure", [distances.psi, distances.ks, distances.chi2])
def test_many_windows_at_once_are_measured_one_by_one(measure):
    windows = np.array([[30, 20, 25, 25], [1, 9, 40, 2]])
    pooled = BEFORE + NOW

    together = measure(pooled - windows, windows)

    assert together == pytest.approx([float(measure(pooled - window, window)) for window in windows])
