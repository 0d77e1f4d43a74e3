"""The force classifier as the registry of classifiers knows it: load, train, evaluate, classify."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from civicwatch.learning import artefacts
from civicwatch.learning.drift import references
from civicwatch.learning.registry import Evaluated, Loaded, Progress, Trained
from civicwatch.learning.tables import BadRow
from incidents.force import counted, training
from incidents.force.examples import Example, fingerprint, groups_of, read_examples, read_labelled_table
from incidents.force.model import ForceModel
from incidents.force.prediction import ForcePrediction
from incidents.force.scorecard import scorecard
from incidents.force.scores import score

TRUSTED: tuple[str, ...] = ()  # the artefact holds nothing but what skops trusts by itself
BATCH = 100
SUFFIX = ".skops"


class ForceClassifier:
    """A fitted model that keeps reasons for what enters the queue."""

    def __init__(self, model: ForceModel) -> None:
        self.model = model

    def predict(self, items: Sequence[str], thresholds: dict[str, float]) -> list[ForcePrediction]:
        return self.model.predict(items, reasons_from=thresholds["queue"])


def load(artefact: bytes) -> ForceClassifier:
    return ForceClassifier(ForceModel.from_state(artefacts.unpack(artefact, trusted=TRUSTED)))


def train(data: Path, progress: Progress) -> Trained:
    """Measure by grouped folds, then fit on everything; raises ValueError where the data cannot teach it."""
    examples, skipped = read_examples(data)
    if not examples:
        raise ValueError(f"{data} holds no text with force_rank or is_force")
    rows = training.Labelled(examples, groups_of(examples))
    held_out = training.cross_validate(
        rows, lambda folds: progress(folds, total=training.FOLDS, desc="folds")
    )
    fitted = training.fit(rows)
    return Trained(
        artefact=artefacts.pack(fitted.model.state()),
        suffix=SUFFIX,
        thresholds=fitted.thresholds,
        scorecard={
            **scorecard(rows, held_out),
            **references.in_scorecard(counted.held_out(fitted.model.encoder, rows.texts, held_out)),
        },
        data_fingerprint=fingerprint(examples),
        library_versions=artefacts.library_versions(),
        skipped=skipped,
    )


def evaluate(loaded: Loaded, data: Path, progress: Progress) -> Evaluated:
    """Score the loaded version on a CSV; raises ValueError where it lacks the columns or any row."""
    found = list(read_labelled_table(data))
    examples = [row for row in found if isinstance(row, Example)]
    if not examples:
        raise ValueError(f"{data.name} holds no row to score")
    started = time.perf_counter()
    predictions = _predict(loaded, [row.text for row in examples], progress)
    seconds = time.perf_counter() - started
    scores = score(
        force=np.array([row.is_force for row in examples]),
        ranks=np.array([-1 if row.rank is None else row.rank for row in examples]),
        said=np.array([prediction.force_rank for prediction in predictions]),
        probability=np.array([prediction.probability for prediction in predictions]),
    )
    scores["texts_per_second"] = len(examples) / seconds
    return Evaluated(scores, [row for row in found if isinstance(row, BadRow)])


def classify(loaded: Loaded, texts: Sequence[str]) -> list[dict[str, Any]]:
    """What `classify` adds to each line of its input."""
    return [
        {
            "is_force": prediction.is_force,
            "probability": prediction.probability,
            "force_rank": prediction.force_rank,
        }
        for prediction in loaded.predict(texts)
    ]


def _predict(loaded: Loaded, texts: Sequence[str], progress: Progress) -> list[ForcePrediction]:
    starts = progress(range(0, len(texts), BATCH), desc="batches")
    return [prediction for at in starts for prediction in loaded.predict(texts[at : at + BATCH])]
