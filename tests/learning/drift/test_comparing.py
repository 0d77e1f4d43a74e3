"""The promise: shuffled windows raise no more alarms than the stated rate, and what was put in is seen.

On texts made here, through the classifier of force that ships.
"""

import numpy as np
import pytest

from civicwatch.learning import registry
from civicwatch.learning.drift.comparing import FALSE_ALARMS, PART_OF, compare
from civicwatch.learning.drift.models import Period, Statistic
from civicwatch.learning.drift.samples import Samples, sketched
from incidents.force import samples

WHO = [
    "an officer",
    "two deputies",
    "the police",
    "a trooper",
    "a man at the corner",
    "the mayor",
    "a reporter",
]
DID = ["pushed", "spoke with", "pepper sprayed", "stood beside", "arrested", "filmed", "walked past", "shot"]
WHOM = ["a woman", "a protester", "the driver", "nobody", "a boy", "three students", "the owner of the shop"]
WHEN = [
    "at noon",
    "near the bridge",
    "during the march",
    "after the game",
    "",
    "while it rained",
    "on Sunday",
]


def usual(dealer, count):
    parts = (WHO, DID, WHOM, WHEN)
    return [" ".join(dealer.choice(part) for part in parts).strip() + "." for _ in range(count)]


def other(dealer, count):
    """A bot that sells things has found the hashtag."""
    goods = ["shoes", "phones", "watches", "creams"]
    return [
        f"Best {dealer.choice(goods)} for sale!! discount {dealer.integers(10, 90)}% click the link in bio, "
        f"free shipping on all {dealer.choice(goods)} today only"
        for _ in range(count)
    ]


@pytest.fixture
def force(db):
    return registry.active("force")


@pytest.fixture
def sketch(force):
    return lambda texts: sketched([samples.of_texts(force, texts)])[1]


def alarms(reference, now, period=Period.DAY):
    return [found for found in compare(reference, now, period=period) if found.alarm]


def test_drift_that_was_put_in_is_seen_within_a_day(sketch):
    dealer = np.random.default_rng(5)
    reference = sketch(usual(dealer, 700))

    found = alarms(reference, sketch(usual(dealer, 140) + other(dealer, 60)))

    assert {"length", "unknown"} <= {finding.feature for finding in found}


def test_a_change_of_language_is_seen(sketch):
    dealer = np.random.default_rng(5)
    reference = sketch(usual(dealer, 700))
    spanish = ["La policía está en la calle con una mujer y no se sabe por qué, según los vecinos."] * 40

    found = alarms(reference, sketch(usual(dealer, 160) + spanish))

    assert "language" in {finding.feature for finding in found}


def test_shuffled_days_raise_no_more_alarms_than_the_rate(force):
    """Days dealt from one pool; of 200 at 1%, seven or more come by chance less than once in a hundred."""
    dealer = np.random.default_rng(11)
    pool = samples.of_texts(force, usual(dealer, 1500))
    raised = 0
    for _ in range(10):
        order = dealer.permutation(pool.n)
        reference = dealt(pool, order[:900])
        raised += sum(bool(alarms(reference, dealt(pool, part))) for part in np.split(order[900:], 20))

    assert raised < 7


def dealt(pool, which):
    """Some rows of the pool, as a window."""
    numbers = {name: np.asarray(values)[which] for name, values in pool.numbers.items()}
    categories = {name: np.asarray(values)[which].tolist() for name, values in pool.categories.items()}
    return sketched([Samples(len(which), numbers, categories)])[1]


def test_the_rate_is_shared_out_among_day_and_hours():
    assert PART_OF[Period.DAY] + 24 * PART_OF[Period.HOUR] == pytest.approx(FALSE_ALARMS)


def counted(lengths, labels):
    return sketched([Samples(len(lengths), {"length": lengths}, {"label": labels})])[1]


def test_every_figure_has_the_same_part_of_the_rate():
    one = counted([20.0] * 50, ["a"] * 50)

    found = compare(one, one, period=Period.DAY)

    assert {finding.limit for finding in found} == {PART_OF[Period.DAY] / 4}
    assert [(finding.feature, finding.statistic) for finding in found] == [
        ("length", Statistic.PSI),
        ("length", Statistic.KS),
        ("label", Statistic.PSI),
        ("label", Statistic.CHI2),
    ]


def test_a_trifle_among_very_many_rows_is_no_alarm():
    reference = counted([20.0], ["a"] * 50_000 + ["b"] * 50_000)
    now = counted([20.0], ["a"] * 51_000 + ["b"] * 49_000)

    found = compare(reference, now, period=Period.DAY)

    assert all(finding.p <= 0.005 and not finding.alarm for finding in found)


def test_too_few_rows_are_not_compared():
    assert (
        compare(counted([20.0] * 500, ["a"] * 500), counted([9.0] * 29, ["b"] * 29), period=Period.DAY) == []
    )


def test_an_hour_needs_to_be_rarer_than_a_day():
    reference = counted([20.0] * 300 + [200.0] * 300, ["a"] * 600)
    now = counted([20.0] * 30 + [200.0] * 70, ["a"] * 100)

    assert alarms(reference, now, Period.DAY)
    assert not alarms(reference, now, Period.HOUR)
