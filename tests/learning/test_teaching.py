"""Unsure and new before sure and known, in Python and in the database alike."""

import pytest
from django.db.models import Q

from civicwatch.learning.models import TrainingRun
from civicwatch.learning.teaching import novelty, worth, worth_in_rows
from tests.factories import UserFactory


def test_what_is_in_doubt_teaches_more_than_what_is_sure():
    assert worth(0.5) == 1.0
    assert worth(0.5) > worth(0.7) > worth(0.95) > worth(1.0) == 0.0
    assert worth(0.2) == pytest.approx(worth(0.8))


def test_what_nobody_gave_a_probability_is_in_full_doubt():
    assert worth(None) == worth(0.5)


def test_the_first_of_its_kind_teaches_most():
    assert novelty(0) == 1
    assert worth(0.6, decided_alike=0) > worth(0.5, decided_alike=3)


def test_rows_are_ordered_as_the_formula_says(db):
    person = UserFactory()
    for name, percent in (("a", 0), ("b", 1), ("c", 0)):
        TrainingRun.objects.create(name=name, stage="failed", asked_by=person, percent=percent)
    known = [(Q(name="a"), 99)]
    rows = TrainingRun.objects.annotate(worth=worth_in_rows("version__pk", kinds=known, otherwise=3))
    found = {row.name: row.worth for row in rows}
    assert found == {
        "a": pytest.approx(worth(None, decided_alike=99)),
        "b": pytest.approx(worth(None, decided_alike=3)),
        "c": pytest.approx(worth(None, decided_alike=3)),
    }
    by_percent = TrainingRun.objects.annotate(worth=worth_in_rows("percent", otherwise=0))
    assert {row.name: row.worth for row in by_percent} == {"a": 0, "b": 0, "c": 0}
