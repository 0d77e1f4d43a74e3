"""A mix is trained once for everybody, and the queue has an end."""

import pytest

from biaslab.groups import GROUPS
from biaslab.models import Experiment
from biaslab.services import experiments, mixes

pytestmark = pytest.mark.django_db
HALF = {group: 1 if group == "White" else 2 for group in GROUPS}


def ask(mix=HALF, **given):
    return mixes.ask(mix=mix, features="pixels", **given)


def test_a_mix_is_trained_once_for_everybody():
    assert ask() == ask()


def test_one_that_is_known_costs_nobody_a_wait():
    known = ask()

    assert ask(seconds_to_wait=lambda: 60) == known


def test_too_many_from_one_visitor_wait_and_leave_nothing_behind():
    before = Experiment.objects.count()

    with pytest.raises(mixes.TooOftenError) as raised:
        ask(seconds_to_wait=lambda: 60)

    assert raised.value.seconds == 60
    assert Experiment.objects.count() == before


def test_the_queue_has_an_end(monkeypatch):
    monkeypatch.setattr(mixes, "MOST_WAITING", 1)
    waiting = ask()

    with pytest.raises(mixes.QueueFullError):
        ask({**HALF, "Black": 7})

    assert ask() == waiting
    assert Experiment.objects.filter(stage="waiting").count() == 1


def test_equal_groups_are_shown_by_the_pair_that_ships():
    assert ask(dict.fromkeys(GROUPS, 3)) == experiments.default()


@pytest.mark.parametrize("mix", [dict.fromkeys(GROUPS, 0), {**HALF, "White": -1}, {**HALF, "White": 99}])
def test_what_cannot_be_trained_is_refused_in_words(mix):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        ask(mix)
