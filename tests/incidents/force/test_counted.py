"""A version that was trained here knows at once what later days are held against."""

import csv
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.learning import registry, services
from civicwatch.learning.drift.models import Origin
from civicwatch.learning.drift.references import reference_of
from civicwatch.learning.drift.samples import sketched
from civicwatch.learning.models import ClassifierVersion
from incidents.force import classifier, samples
from tests.incidents.force.corpus import ACTS, sentences

EACH = 30
NOW = timezone.now()


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    file = tmp_path_factory.mktemp("data") / "tales.csv"
    with file.open("w", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["text", "force_rank"])
        writer.writerows((text, rank) for rank in ACTS for text in sentences(rank, EACH, seed=1))
    return classifier.train(file, lambda folds, **words: folds)


def test_a_training_leaves_what_its_folds_saw_of_examples_kept_aside(trained):
    kept = trained.scorecard["drift"]

    assert kept["n"] == len(ACTS) * EACH
    assert {"length", "unknown", "language", "score", "label", "content_1"} == kept["sketches"].keys() - {
        f"content_{at}" for at in (2, 3, 4)
    }
    assert sum(kept["sketches"]["label"].values()) == kept["n"]
    assert "outcome" not in kept["sketches"]


def test_scores_are_of_folds_that_had_not_seen_the_text(trained):
    version = ClassifierVersion(name="force", thresholds=trained.thresholds)
    loaded = registry.Loaded(version, classifier.load(trained.artefact))
    texts = [text for rank in ACTS for text in sentences(rank, EACH, seed=1)]

    _, by_heart = sketched([samples.of_texts(loaded, texts)])

    kept = trained.scorecard["drift"]["sketches"]
    assert kept["score"] != by_heart["score"]
    assert kept["length"] == by_heart["length"]


def test_it_is_small_and_holds_no_word(trained):
    kept = json.dumps(trained.scorecard["drift"])

    assert len(kept) < 15_000
    assert not [
        word for text in sentences(3, 3, seed=1) for word in text.split() if len(word) > 5 and word in kept
    ]


def test_its_version_has_its_reference_at_once(db, trained, settings, tmp_path):
    settings.VAR = tmp_path / "var"
    version = services.register_version(name="force", trained=trained, now=NOW)
    services.activate(version, by=None, now=NOW)

    reference = reference_of(version, now=NOW + timedelta(minutes=1))

    assert (reference.origin, reference.n) == (Origin.HELD_OUT, len(ACTS) * EACH)
