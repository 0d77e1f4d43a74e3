"""By chance alone, a p below x comes at most x of the time; a real difference gives a small one."""

import numpy as np

from civicwatch.learning.drift import chance, distances

SHARES = [0.4, 0.3, 0.2, 0.1]


def p_of(reference, now, *, most=999, seed=1):
    return chance.p_values(reference, now, {"psi": distances.psi, "ks": distances.ks}, most=most, seed=seed)


def test_by_chance_p_is_below_x_at_most_x_of_the_time():
    dealer = np.random.default_rng(3)
    found = []
    for number in range(400):
        reference, now = dealer.multinomial(1000, SHARES), dealer.multinomial(60, SHARES)
        found.append(p_of(reference, now, seed=number)["psi"])

    assert np.mean(np.array(found) <= 0.05) < 0.05 + 3 * (0.05 * 0.95 / 400) ** 0.5
    assert 0.3 < np.mean(np.array(found) <= 0.5) < 0.6


def test_p_is_that_of_the_chi_squared_law_where_rows_are_many():
    from scipy import stats

    reference, now = np.array([4000, 3000, 2000, 1000]), np.array([425, 305, 180, 90])
    size = distances.chi2(reference, now)
    p = chance.p_values(reference, now, {"chi2": distances.chi2}, most=200_000, seed=1)["chi2"]

    assert abs(p - stats.chi2.sf(size, 3)) < 0.07


def test_what_differs_is_rare_by_chance():
    found = p_of(np.array([400, 300, 200, 100]), np.array([5, 5, 20, 70]), most=9_999)

    assert found == {"psi": 1 / 10_000, "ks": 1 / 10_000}


def test_the_same_question_has_the_same_answer():
    counts = np.array([400, 300, 200, 100]), np.array([12, 14, 20, 10])

    assert p_of(*counts) == p_of(*counts)
