"""A visitor's own mix, trained by the real job on the averages that ship."""

from datetime import UTC, datetime

import numpy as np
import pytest
from skops.io import get_untrusted_types

from biaslab.faces import training as faces_training
from biaslab.faces.bundle import Bundle, unpack_pair
from biaslab.faces.committee import TRUSTED
from biaslab.models import Experiment, ExperimentStage, Step
from biaslab.recipes import EQUAL
from biaslab.services import artefact_files, experiments, training
from biaslab.services.judging import bundle, loaded
from civicwatch.learning.artefacts import ArtefactError
from civicwatch.lib import jobs

NOW = datetime(2026, 1, 22, 12, tzinfo=UTC)
INDIAN = {**EQUAL, "Indian": 10}


@pytest.fixture
def one_seed(monkeypatch, settings, tmp_path):
    settings.VAR = tmp_path
    monkeypatch.setattr(faces_training, "SEEDS", (1,))
    monkeypatch.setattr(training, "SEEDS", (1,))


@pytest.fixture
def trained(transactional_db, one_seed):
    row = experiments.ask_for(mix=INDIAN, now=NOW)
    assert jobs.run_until_empty(experiments.TRAIN_JOB) == 1
    row.refresh_from_db()
    return row


def test_the_job_trains_it_and_measures_both(trained):
    card = trained.scorecard

    assert (trained.stage, trained.step, trained.percent) == (ExperimentStage.TRAINED, Step.DONE, 100)
    assert trained.error == "" and trained.due_at is None and trained.trained_at
    assert card["favoured"] == "Indian"
    assert card["comparison"]["verdict"] == "larger"
    assert sum(card["learned_from"]["unbalanced"].values()) == trained.total
    assert "made-up faces" in card["split"]
    assert set(card["classifiers"]) == {"balanced", "unbalanced"}


def test_the_one_that_favours_a_group_sees_it_everywhere(trained):
    unbalanced = trained.card("unbalanced")

    assert unbalanced["per_class"]["Indian"]["recall"] > 0.8
    assert unbalanced["called_favoured"] > 0.4 > trained.card("balanced")["called_favoured"]


def test_its_artefact_is_small_named_by_its_hash_and_refused_when_altered(trained, settings):
    path = settings.VAR / "artefacts" / trained.artefact
    assert trained.sha256[:16] in trained.artefact
    assert path.stat().st_size < 2_000_000

    path.write_bytes(path.read_bytes() + b"x")

    with pytest.raises(ArtefactError, match="altered"):
        artefact_files.read(trained.artefact, sha256=trained.sha256)


def test_it_can_be_tried(trained):
    encoder, pair = loaded(trained)

    (said,) = pair.unbalanced.probabilities(np.zeros((1, encoder.size), np.float32))

    assert said.sum() == pytest.approx(1)


def test_the_next_mix_takes_the_balanced_one_over(trained, monkeypatch):
    counts = []
    train = faces_training.train
    monkeypatch.setattr(
        faces_training, "train", lambda *given, **named: counts.append(given[2]) or train(*given, **named)
    )

    second = experiments.ask_for(mix={**EQUAL, "Black": 10}, now=NOW)
    jobs.run_until_empty(experiments.TRAIN_JOB)

    second.refresh_from_db()
    assert second.is_trained
    assert len(counts) == 1 and counts[0]["Black"] > counts[0]["White"]
    assert second.card("balanced")["accuracy"] == trained.card("balanced")["accuracy"]


def test_its_progress_stands_on_the_row_while_it_works(transactional_db, one_seed, monkeypatch):
    seen = []
    show = training._show

    def watch(row, step, percent):
        show(row, step, percent)
        seen.append(tuple(Experiment.objects.values_list("step", "percent").get(pk=row.pk)))

    monkeypatch.setattr(training, "_show", watch)
    experiments.ask_for(mix=INDIAN, now=NOW)

    jobs.run_until_empty(experiments.TRAIN_JOB)

    assert [step for step, _ in seen] == [
        Step.GATHERING, Step.BALANCED, Step.BALANCED, Step.UNBALANCED, Step.MEASURING,
    ]  # fmt: skip
    percents = [percent for _, percent in seen]
    assert percents == sorted(percents) and percents[-1] < 100


def test_a_worker_that_lost_its_row_writes_nothing_on_it(transactional_db, one_seed):
    row = experiments.ask_for(mix=INDIAN, now=NOW)
    row.lease_token = "7b1c3e56-0000-4000-8000-000000000000"

    training._show(row, Step.MEASURING, 90)

    row.refresh_from_db()
    assert (row.step, row.percent) == (Step.WAITING, 0)


def test_artefacts_trust_the_optimiser_and_nothing_else(db):
    row = experiments.default()
    content = artefact_files.read(row.dataset.artefact, sha256=row.dataset.sha256)

    assert get_untrusted_types(data=content) == list(TRUSTED)
    assert TRUSTED == ("sklearn.neural_network._stochastic_optimizers.AdamOptimizer",)
    Bundle.unpacked(content)


def test_an_artefact_with_anything_else_in_it_is_refused():
    import skops.io
    from sklearn.base import BaseEstimator

    class Stranger(BaseEstimator):
        pass

    with pytest.raises(ArtefactError, match="not trusted"):
        unpack_pair(skops.io.dumps({"format": 1, "pair": Stranger()}))


def test_drawn_faces_are_nobodys_and_as_many_as_people_were_kept_aside(db):
    row = experiments.default()
    view = bundle(row.dataset.artefact, row.dataset.sha256).views["pixels"]

    material = faces_training.drawn(view, row.recipe)

    assert {group: average.people for group, average in view.measure.items()} == row.scorecard["held_out"]
    assert len(material.test) == row.scorecard["n"]
    assert all(average.people >= 20 for average in (*view.learn.values(), *view.measure.values()))
