"""The harm classifier as the registry of classifiers knows it: load, train, evaluate, classify."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from civicwatch.learning import artefacts
from civicwatch.learning.registry import Evaluated, Loaded, Progress, Trained
from tweets.harm import dialect, training
from tweets.harm.examples import clean, conflicting, fingerprint, groups_of, read_examples
from tweets.harm.model import HarmModel
from tweets.harm.prediction import Judgement
from tweets.harm.scorecard import scorecard
from tweets.harm.scores import Said, score

BATCH = 256
SUFFIX = ".skops"


def load(artefact: bytes) -> HarmModel:
    return HarmModel.from_state(artefacts.unpack(artefact))


def train(data: Path, progress: Progress) -> Trained:
    """Measure by grouped folds, then fit on everything; raises ValueError where the data cannot teach it."""
    found, skipped = read_examples(data)
    if not found:
        raise ValueError(f"{data} holds no text with a label")
    examples, left_out = clean(found)
    rows = training.Labelled(examples, groups_of(examples), dialect.find(data))
    held = training.hold_out(rows, lambda folds: progress(folds, total=training.FOLDS, desc="folds"))
    fitted = training.fit(rows, held)
    card = scorecard(rows, held, fitted)
    return Trained(
        artefact=artefacts.pack(fitted.model.state()),
        suffix=SUFFIX,
        thresholds=fitted.thresholds,
        scorecard={**card, "left_out": left_out},
        data_fingerprint=fingerprint(found),
        library_versions=artefacts.library_versions(),
        skipped=skipped,
    )


def evaluate(loaded: Loaded, data: Path, progress: Progress) -> Evaluated:
    """Score the loaded version; labels that contradict one another are counted and left out of the score.

    Raises ValueError where there is no column or row to score.
    """
    found, skipped = read_examples(data)
    against = conflicting(found)
    examples = [row for at, row in enumerate(found) if at not in against]
    if not examples:
        raise ValueError(f"{data.name} holds no row to score")
    started = time.perf_counter()
    said = _predict(loaded, [row.text for row in examples], progress)
    seconds = time.perf_counter() - started
    scores = score([row.label for row in examples], Said.of(said))
    scores["conflicting"] = len(against)
    scores["second_opinions"] = sum(judgement.second for judgement in said)
    scores["texts_per_second"] = len(examples) / seconds
    return Evaluated(scores, skipped)


def classify(loaded: Loaded, texts: Sequence[str]) -> list[dict[str, Any]]:
    """What `classify` adds to each line of its input."""
    return [_told(judgement) for judgement in _judge(loaded, texts)]


def classify_quickly(loaded: Loaded, texts: Sequence[str]) -> list[dict[str, Any]]:
    """The same by first opinions alone."""
    return [
        _told(judgement)
        for judgement in _model(loaded).first_opinion(texts, loaded.thresholds, explained=False)
    ]


def _told(judgement: Judgement) -> dict[str, Any]:
    return {
        "flagged": judgement.flagged,
        "abuse": judgement.abuse,
        "kind": judgement.kind,
        "kind_probability": judgement.kind_probability,
        "outcome": judgement.outcome,
    }


def _model(loaded: Loaded) -> HarmModel:
    model: HarmModel = loaded.model  # type: ignore[assignment]  # what `load` made
    return model


def _judge(loaded: Loaded, texts: Sequence[str]) -> list[Judgement]:
    """Without reasons, which neither a score nor a line of `classify` tells."""
    return _model(loaded).predict(texts, loaded.thresholds, explained=False)


def _predict(loaded: Loaded, texts: Sequence[str], progress: Progress) -> list[Judgement]:
    starts = progress(range(0, len(texts), BATCH), desc="batches")
    return [judgement for at in starts for judgement in _judge(loaded, texts[at : at + BATCH])]
