"""A day is read as exactly as it is written, and never guessed."""

from datetime import date

import pytest

from incidents.importing import days

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2020-06-01", date(2020, 6, 1), "exact"),
        ("2020-6-1", date(2020, 6, 1), "exact"),
        ("2020-06-01T23:10:00Z", date(2020, 6, 1), "exact"),
        ("6/21/2020", date(2020, 6, 21), "exact"),
        ("2020-06", date(2020, 6, 1), "month"),
        (" ", None, ""),
    ],
)
def test_days_that_can_be_read(written, day, precision):
    assert days.parse(written, today=TODAY) == (day, precision, "")


def test_a_day_that_somebody_believes_in_is_approximate():
    found = days.parse("2020-06-01", today=TODAY, said="(Believed to be) 2020-06-01")
    assert found == (date(2020, 6, 1), "approximate", "")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("0689-01-01", "before 1900"),
        ("2026-06-02", "future"),
        ("2020-02-30", "cannot be read"),
        ("21/6/2020", "cannot be read"),
        ("yesterday", "cannot be read"),
    ],
)
def test_a_day_that_cannot_be_is_said_and_not_guessed(written, why):
    found = days.parse(written, today=TODAY)
    assert found.date is None
    assert why in found.problem
