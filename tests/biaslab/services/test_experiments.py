"""Experiments as visitors ask for them: trained once for everybody, shown in order, never the same twice."""

from datetime import UTC, datetime

import pytest

from biaslab.groups import GROUPS
from biaslab.models import Dataset, Experiment, ExperimentStage
from biaslab.recipes import EQUAL, TEN_TO_ONE
from biaslab.services import experiments
from biaslab.services.adopting import adopt
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.registry import NoActiveVersionError

NOW = datetime(2026, 1, 22, 12, tzinfo=UTC)
MIX = {**EQUAL, "Indian": 5}

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    names = []
    monkeypatch.setattr(experiments.bell, "ring_after_commit", lambda *given: names.extend(given))
    return names


def test_two_pairs_are_there_after_migrating():
    shipped = {row.features: row for row in Experiment.objects.all()}

    assert shipped.keys() == {"pixels", "embedding"}
    for row in shipped.values():
        assert row.is_trained and row.shipped and row.percent == 100 and row.due_at is None
        assert row.mix == dict(TEN_TO_ONE)
        assert row.material == "faces"
        assert row.scorecard["comparison"]["verdict"] == "larger"
    assert Dataset.objects.get().licence == "CC BY 4.0"


def test_the_shipped_pair_on_pixels_is_what_a_visitor_meets_first():
    assert experiments.default().features == "pixels"
    assert experiments.default("embedding").features == "embedding"


def test_without_an_active_version_it_says_what_to_do():
    ClassifierVersion.objects.filter(name="faces").update(is_active=False)

    with pytest.raises(NoActiveVersionError, match="migrate"):
        experiments.default()


def test_a_new_mix_waits_and_rings(rung):
    row = experiments.ask_for(mix=MIX, now=NOW)

    assert (row.stage, row.due_at, row.material) == (ExperimentStage.WAITING, NOW, "drawn")
    assert row.total == experiments.default().total
    assert rung == [experiments.TRAIN_JOB]


def test_thirty_who_ask_for_one_mix_get_one_experiment(rung):
    rows = {experiments.ask_for(mix=MIX, now=NOW).pk for _ in range(30)}
    rows.add(experiments.ask_for(mix={group: 2 * part for group, part in MIX.items()}, now=NOW).pk)

    assert len(rows) == 1


def test_the_mix_that_ships_is_not_trained_again(rung):
    assert experiments.ask_for(mix=TEN_TO_ONE, now=NOW) == experiments.default()
    assert rung == []


def test_the_other_features_are_another_experiment(rung):
    assert experiments.ask_for(mix=MIX, now=NOW) != experiments.ask_for(
        mix=MIX, features="embedding", now=NOW
    )


@pytest.mark.parametrize(
    "wrong", [{"mix": EQUAL}, {"mix": {"White": 1}}, {"mix": MIX, "features": "names"}, {"mix": {}}]
)
def test_what_cannot_be_trained_is_refused_and_leaves_nothing(wrong, rung):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        experiments.ask_for(**wrong, now=NOW)

    assert Experiment.objects.count() == 2


def test_one_that_failed_is_tried_again_when_it_is_asked_for(rung):
    row = experiments.ask_for(mix=MIX, now=NOW)
    Experiment.objects.filter(pk=row.pk).update(
        stage=ExperimentStage.FAILED, failed_stage=ExperimentStage.WAITING, due_at=None, error="x"
    )

    again = experiments.ask_for(mix=MIX, now=NOW)

    assert (again.pk, again.stage, again.error) == (row.pk, ExperimentStage.WAITING, "")


def test_shipped_ones_stand_first_and_hidden_ones_nowhere(rung):
    older = experiments.ask_for(mix=MIX, now=NOW)
    newer = experiments.ask_for(mix={**EQUAL, "Black": 3}, now=NOW.replace(hour=13))
    hidden = experiments.ask_for(mix={**EQUAL, "Black": 4}, now=NOW)
    Experiment.objects.filter(pk=hidden.pk).update(hidden_at=NOW)

    rows = list(experiments.open_experiments())

    assert [row.shipped for row in rows] == [True, True, False, False]
    assert rows[2:] == [newer, older]


def test_adopting_a_version_twice_changes_nothing():
    version = ClassifierVersion.objects.get(name="faces")

    adopt(version, shipped=True)

    assert (Dataset.objects.count(), Experiment.objects.count()) == (1, 2)


def test_experiments_of_a_version_that_is_not_active_are_not_shown():
    ClassifierVersion.objects.filter(name="faces").update(is_active=False)

    assert not experiments.open_experiments().exists()


def test_the_data_set_says_how_many_faces_of_each_group_there_are():
    available = Dataset.objects.get().available()

    assert available.keys() == set(GROUPS)
    assert available["White"] > 4 * available["Black"] > 2000
