"""Fits the force classifier and measures it on texts that it has not seen.

Folds are drawn by groups (near-copies and one incident's texts together); calibration and thresholds come
from folds inside the training part, so that nothing measured outside has been looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from civicwatch.learning.evaluation import threshold_for_precision, threshold_for_recall
from incidents.force.cleaning import sentences
from incidents.force.encoder import Encoder
from incidents.force.examples import Example, Kind
from incidents.force.labels import FORCE_FROM, RANKS
from incidents.force.model import Floats, ForceModel, signals

FOLDS = 5
SEED = 20
QUEUE_RECALL = 0.95  # of reports of force, at least so many shall reach a moderator
LIKELY_PRECISION = 0.90  # of what is marked likely, at least so much shall be force
FEWEST_OF_A_CLASS = 50  # of force and of no force, from which on a source may decide where the lines stand

FORCE_WEIGHTS = {Kind.RANKED: 1.0, Kind.LABELLED: 2.0, Kind.DESCRIPTION: 1.0, Kind.TITLE: 1.0, Kind.POST: 0.2}
RANK_WEIGHTS = {Kind.RANKED: 1.0, Kind.LABELLED: 0.5, Kind.DESCRIPTION: 0.3, Kind.TITLE: 0.6, Kind.POST: 0.1}
# What holds both classes leads; titles and posts would only repeat the descriptions.
CALIBRATION_WEIGHTS = {Kind.RANKED: 1.0, Kind.LABELLED: 1.0, Kind.DESCRIPTION: 0.3}
RARE_RANKS = 0.4  # 0 says the likeliest rank, 1 pretends that all ranks are equally common

Rows = NDArray[np.int64]
Folds = Iterable[tuple[Rows, Rows]]


@dataclass(frozen=True)
class Fitted:
    """A model and the probabilities from which a text enters the queue and is marked likely."""

    model: ForceModel
    thresholds: dict[str, float]


class Labelled:
    """Examples as parallel arrays."""

    def __init__(self, examples: Sequence[Example], groups: Sequence[int]) -> None:
        self.examples = list(examples)
        self.texts = [row.text for row in examples]
        self.groups = np.array(groups, np.int64)
        self.force = np.array([row.is_force for row in examples], bool)
        self.ranks = np.array([_known(row.rank) for row in examples], np.int64)
        self.taught_ranks = np.array([_known(row.weak_rank) for row in examples], np.int64)

    def __len__(self) -> int:
        return len(self.examples)

    def part(self, rows: Rows) -> Labelled:
        return Labelled([self.examples[row] for row in rows], self.groups[rows].tolist())

    def weights(self, by_kind: dict[Kind, float]) -> Floats:
        return np.array([by_kind.get(row.kind, 0.0) for row in self.examples])

    def folds(self) -> Iterator[tuple[Rows, Rows]]:
        """Row numbers to fit on and row numbers to measure on; no group stands on both sides."""
        strata = [f"{row.source} {row.is_force} {row.rank}" for row in self.examples]
        count = min(FOLDS, len(set(self.groups.tolist())))
        splitter = StratifiedGroupKFold(count, shuffle=True, random_state=SEED)
        yield from splitter.split(np.zeros(len(self)), strata, self.groups)


def fit(data: Labelled) -> Fitted:
    """Fit everything on `data`; raises ValueError where it lacks texts of one class or of a rank."""
    missing = sorted(set(RANKS) - set(data.taught_ranks.tolist()))
    if missing:
        raise ValueError(f"no text of force rank {', '.join(map(str, missing))} to learn from")
    said = held_out_signals(data)
    calibration, probability = _calibrate(data, said)
    encoder, force, rank = _fit_linear(data)
    model = ForceModel(encoder, force, rank, calibration, _rank_shares(data))
    return Fitted(model, _thresholds(data, probability))


@dataclass(frozen=True)
class HeldOut:
    """For each text, what a model says that was fitted, calibrated and given its thresholds without it."""

    probability: Floats
    said: Rows
    in_queue: NDArray[np.bool_]
    likely: NDArray[np.bool_]
    unknown: Floats  # share of words that it had never learned; not a number where there is no word


def cross_validate(data: Labelled, progress: Callable[[Folds], Folds] = iter) -> HeldOut:
    """Put the whole procedure of `fit` to the test, fold by fold; `progress` may wrap the folds."""
    size = len(data)
    found = HeldOut(
        probability=np.zeros(size),
        said=np.zeros(size, np.int64),
        in_queue=np.zeros(size, bool),
        likely=np.zeros(size, bool),
        unknown=np.zeros(size),
    )
    for inside, outside in progress(data.folds()):
        fitted = fit(data.part(inside))
        texts = [data.texts[row] for row in outside]
        ranks = fitted.model.rank_probabilities(fitted.model.encoder.matrix(texts), texts)
        probability = ranks[:, FORCE_FROM:].sum(axis=1)
        found.probability[outside] = probability
        found.said[outside] = fitted.model.choose_ranks(ranks)
        found.in_queue[outside] = probability >= fitted.thresholds["queue"]
        found.likely[outside] = probability >= fitted.thresholds["likely"]
        found.unknown[outside] = [_unknown(fitted.model.encoder, text) for text in texts]
    return found


def _unknown(encoder: Encoder, text: str) -> float:
    words = [word for sentence in sentences(text) for word in sentence]
    return sum(word not in encoder.column for word in words) / len(words) if words else np.nan


def held_out_signals(data: Labelled) -> Floats:
    """For each text, what linear models say that were fitted without its group."""
    said = np.zeros((len(data), 5))
    for inside, outside in data.folds():
        encoder, force, rank = _fit_linear(data.part(inside))
        texts = [data.texts[row] for row in outside]
        matrix = encoder.matrix(texts)
        said[outside] = signals(force.predict_proba(matrix)[:, 1], _all_ranks(rank, matrix), texts)
    return said


def _calibrate(data: Labelled, said: Floats) -> tuple[LogisticRegression, Floats]:
    weights = data.weights(CALIBRATION_WEIGHTS)
    used = weights > 0
    calibration = LogisticRegression(C=100, max_iter=1000)
    calibration.fit(said[used], data.force[used], sample_weight=weights[used])
    return calibration, calibration.predict_proba(said)[:, 1]


def _thresholds(data: Labelled, probability: Floats) -> dict[str, float]:
    """Both goals are met on each source that holds enough of both classes: the hardest of them decides.

    A handful of verdicts, some of them wrong, must not move the lines for everything. Where no source is
    large enough, all that hold both classes count.
    """
    sources = np.array([row.source for row in data.examples])
    natural = [rows for name in set(sources.tolist()) if 0 < data.force[rows := sources == name].mean() < 1]
    deciding = [rows for rows in natural if _fewer_of(data.force[rows]) >= FEWEST_OF_A_CLASS] or natural
    queue = [threshold_for_recall(data.force[rows], probability[rows], QUEUE_RECALL) for rows in deciding]
    likely = [
        threshold_for_precision(data.force[rows], probability[rows], LIKELY_PRECISION) for rows in deciding
    ]
    return {"queue": min(queue), "likely": max(queue + likely)}


def _fewer_of(force: NDArray[np.bool_]) -> int:
    """How many there are of the rarer class."""
    return int(min(force.sum(), (~force).sum()))


def _fit_linear(data: Labelled) -> tuple[Encoder, LogisticRegression, LogisticRegression]:
    encoder = Encoder.fit(data.texts, data.groups.tolist())
    matrix = encoder.matrix(data.texts)
    force = LogisticRegression(C=4, solver="liblinear", random_state=SEED)
    force.fit(matrix, data.force, sample_weight=data.weights(FORCE_WEIGHTS))
    weights = data.weights(RANK_WEIGHTS)
    used = np.flatnonzero((data.taught_ranks >= 0) & (weights > 0))
    rank = LogisticRegression(C=2, max_iter=300)
    rank.fit(matrix[used], data.taught_ranks[used], sample_weight=weights[used])
    return encoder, force, rank


def _all_ranks(rank: LogisticRegression, matrix: csr_matrix) -> Floats:
    """Probabilities with a column for every rank, also for one that a small fold lacked."""
    found = np.zeros((matrix.shape[0], len(RANKS)))
    found[:, rank.classes_] = rank.predict_proba(matrix)
    return found


def _rank_shares(data: Labelled) -> Floats:
    ranks = data.ranks[data.ranks >= 0]
    counts = np.bincount(ranks, minlength=len(RANKS)).clip(1)
    return np.asarray((counts / counts.sum()) ** RARE_RANKS)


def _known(rank: int | None) -> int:
    return -1 if rank is None else rank
