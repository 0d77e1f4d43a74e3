"""Fits the harm classifier and measures it on texts that it has not seen.

Folds are drawn by groups of near-copies. What calibrates a fold, and weighs the second opinion, comes from
what was said of the other folds, by models that had not seen them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from civicwatch.learning.evaluation import threshold_for_recall
from tweets.harm import manner, network
from tweets.harm.blend import Blend, both, side_by_side, unsure_of_abuse, unsure_of_kind
from tweets.harm.cleaning import tokens_of
from tweets.harm.dialect import Dialects
from tweets.harm.encoder import Encoder
from tweets.harm.examples import Example
from tweets.harm.labels import KINDS, is_kind
from tweets.harm.linear import Doubles, Linear, sigmoid, softmax
from tweets.harm.model import HarmModel
from tweets.harm.network import ABUSE_OF, Floats
from tweets.harm.terms import without_identity

FOLDS = 5
SEED = 20
PERSON_RECALL = 0.90  # of abuse with a kind, so much shall be flagged or reach a person
SERIOUS, SEVERE = 0.75, 0.92  # calibrated abuse from which a flag is more than mild
LEADING = "tweeteval_offensive"  # whose notion of abuse is the widest: insults, threats, profanity
LED = 0.5  # how far its own notion is followed
MEANT = (
    LEADING,
    "davidson",
)  # what counts as abuse, where a line is drawn: HatEval calls most insults “no hate”
OFFSET = 2.0  # how freely a source may differ in its share of abuse, by a column of its own
SELDOM_HEARD = ("african_american", "hispanic")  # harmless posts whose words lean so are few in every source
# How such posts count, so that a way of speaking is not taken for abuse: whoever labels posts calls them
# offensive too often (Sap and others 2019, The Risk of Racial Bias in Hate Speech Detection).
SELDOM_HARMLESS, SELDOM_ABUSIVE = 6.0, 0.05
TEMPLATE_WEIGHT = 0.1  # of a made-up sentence, beside 1 for a real post
TELLING, SMOOTHING = 0.7, 0.1  # how far a kind's own columns count more, and how rare ones are levelled
TOLERANCE = 1e-3  # of the solvers; a tenth of it changes nothing that is measured here
Rows = NDArray[np.int64]
Folds = Iterable[tuple[Rows, Rows]]


@dataclass(frozen=True)
class Fitted:
    """A model and its thresholds."""

    model: HarmModel
    thresholds: dict[str, float]


class Labelled:
    """Examples as parallel arrays."""

    def __init__(
        self, examples: Sequence[Example], groups: Sequence[int], dialects: Dialects | None = None
    ) -> None:
        self.examples = list(examples)
        self.tokens = [tokens_of(row.text) for row in examples]
        self.masked = [without_identity(row) for row in self.tokens]
        self.groups = np.array(groups, np.int64)
        self.abuse = np.array([row.is_abuse for row in examples], bool)
        self.sources = np.array([row.source for row in examples], object)
        self.templates = np.array([row.template for row in examples], object)
        self.dialects = np.array([dialects.of(row) if dialects else "" for row in self.tokens], object)
        self.kinds = np.array([KINDS.index(row.label) if is_kind(row.label) else -1 for row in examples])

    @cached_property
    def encoder(self) -> Encoder:
        """The list of terms and their rarity; it knows no labels, and is of all rows."""
        seen = [
            self.masked[row] if teaches else self.tokens[row]
            for row, teaches in enumerate(self.teaches_abuse)
        ]
        return Encoder.fit(seen, self.groups.tolist())

    @cached_property
    def matrix(self) -> csr_matrix:
        """A row per text, as the model of kinds sees it."""
        return self.encoder.matrix(self.tokens)

    @cached_property
    def manner(self) -> csr_matrix:
        """How each text is written, for the model of kinds."""
        return manner.matrix([row.text for row in self.examples])

    @cached_property
    def masked_matrix(self) -> csr_matrix:
        """A row per text, as the model of abuse sees it: without who is named."""
        return self.encoder.matrix(self.masked)

    def __len__(self) -> int:
        return len(self.examples)

    @property
    def teaches_abuse(self) -> NDArray[np.bool_]:
        """Rows of sources that were labelled for abuse; the kinds were collected by words, not by attack."""
        return np.asarray(self.kinds < 0)

    @property
    def natural(self) -> NDArray[np.bool_]:
        """Of these, the posts that people wrote; made-up sentences say nothing of how often things are so."""
        return np.asarray(self.teaches_abuse & (self.templates == ""))

    @property
    def meant(self) -> NDArray[np.bool_]:
        """Of these, the sources whose notion of abuse is followed; all where neither is there."""
        ours = self.natural & np.isin(self.sources, MEANT)
        return np.asarray(ours if ours.any() else self.natural)

    def folds(self, count: int = FOLDS) -> Iterator[tuple[Rows, Rows]]:
        """Row numbers to fit on and row numbers to measure on; no group stands on both sides."""
        names, place = np.unique(self.groups, return_inverse=True)
        fold = np.random.default_rng(SEED).permutation(len(names))[place] % count
        for at in range(count):
            yield np.flatnonzero(fold != at), np.flatnonzero(fold == at)


def fit(data: Labelled, held: HeldOut | None = None) -> Fitted:
    """Fit on everything; calibration and thresholds come from `held`, what folds said of unseen rows.

    Raises ValueError where the data lack a kind, or texts with and without abuse.
    """
    rows = np.arange(len(data))
    held = held or hold_out(data)
    found = calibrate(data, held, rows)
    abuse, kind = fit_linear(data, rows)
    model = HarmModel(
        data.encoder,
        abuse.calibrated(found.sharpness, found.shift),
        kind.calibrated(found.of_kinds),
        found.blend,
    )
    return Fitted(model, thresholds(data, found.said(held, rows)[0], rows))


@dataclass(frozen=True)
class HeldOut:
    """For each text, the margins of linear models that were fitted without its group, and its fold; and what
    networks that had not seen its group answer, where one ships."""

    abuse: Doubles
    kinds: Doubles
    fold: Rows
    answers: Floats | None = None


def hold_out(data: Labelled, progress: Callable[[Folds], Folds] = iter) -> HeldOut:
    """Fit once for each fold; `progress` may wrap the folds."""
    size = len(data)
    _require(data, np.arange(size))
    answers = network.held_out([row.text for row in data.examples])
    found = HeldOut(np.zeros(size), np.zeros((size, len(KINDS))), np.zeros(size, np.int64), answers)
    for at, (inside, outside) in enumerate(progress(list(data.folds()))):
        abuse, kind = fit_linear(data, inside)
        found.fold[outside] = at
        found.abuse[outside] = abuse.margins(data.masked_matrix[outside])[:, 0]
        found.kinds[outside] = kind.margins(data.matrix[outside], data.manner[outside])
    return found


def _require(data: Labelled, rows: Rows) -> None:
    missing = sorted(set(range(len(KINDS))) - set(data.kinds[rows].tolist()))
    if missing:
        raise ValueError(f"no text of {', '.join(KINDS[at] for at in missing)} to learn from")
    if len(set(data.abuse[rows][data.teaches_abuse[rows]].tolist())) < 2:
        raise ValueError("no source that holds texts with abuse and texts without it")


def fit_linear(data: Labelled, rows: Rows) -> tuple[Linear, Linear]:
    """Models of abuse and of kinds, not calibrated."""
    of_kind, of_abuse = rows[~data.teaches_abuse[rows]], rows[data.teaches_abuse[rows]]
    return _fit_abuse(data, of_abuse), _fit_kinds(data, of_kind)


def _fit_kinds(data: Labelled, rows: Rows) -> Linear:
    """Each kind against the others; a column counts by how much likelier it is in one of both.

    Wang and Manning 2012, Baselines and Bigrams (NBSVM).
    """
    matrix = hstack([data.matrix[rows], data.manner[rows]], format="csr")
    weights = np.zeros((len(KINDS), matrix.shape[1]), np.float32)
    bias = np.zeros(len(KINDS), np.float32)
    for kind in range(len(KINDS)):
        truth = data.kinds[rows] == kind
        telling = _telling(matrix, truth)
        model = LinearSVC(C=0.3, random_state=SEED, tol=TOLERANCE)
        model.fit((matrix @ diags(telling)).tocsr(), truth)
        weights[kind], bias[kind] = model.coef_[0] * telling, model.intercept_[0]
    terms = data.matrix.shape[1]
    return Linear(weights[:, :terms].copy(), bias, manner=weights[:, terms:].copy())


def _telling(matrix: csr_matrix, truth: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How far the share of a column in rows with `truth` is from that in the others, partly levelled."""
    inside, outside = (np.asarray(matrix[side].sum(axis=0)).ravel() + SMOOTHING for side in (truth, ~truth))
    ratio = np.abs(np.log((inside / inside.sum()) / (outside / outside.sum())))
    return np.asarray(TELLING * ratio + (1 - TELLING) * ratio.mean(), np.float32)


def _fit_abuse(data: Labelled, rows: Rows) -> Linear:
    """What sources share, what each means by abuse beside that, and how much of it each holds.

    Kept is what they share and a part of what LEADING adds (Daumé 2007, Frustratingly easy
    domain adaptation).
    """
    matrix = data.masked_matrix[rows]
    names = sorted(set(data.sources[rows].tolist()))
    own = [diags((data.sources[rows] == name).astype(np.float32)) @ matrix for name in _own(data, rows)]
    offsets = csr_matrix(np.stack([data.sources[rows] == name for name in names], axis=1) * OFFSET)
    weights = np.where(data.templates[rows] == "", _by_dialect(data, rows), TEMPLATE_WEIGHT)
    model = LogisticRegression(C=1, solver="liblinear", random_state=SEED, tol=TOLERANCE)
    model.fit(hstack([matrix, *own, offsets], format="csr"), data.abuse[rows], sample_weight=weights)
    size = matrix.shape[1]
    kept = model.coef_[:, :size] + LED * model.coef_[:, size : 2 * size]
    return Linear(kept.astype(np.float32), model.intercept_.astype(np.float32))


def _by_dialect(data: Labelled, rows: Rows) -> Doubles:
    seldom = np.isin(data.dialects[rows], SELDOM_HEARD)
    return np.where(seldom, np.where(data.abuse[rows], SELDOM_ABUSIVE, SELDOM_HARMLESS), 1.0)


def _own(data: Labelled, rows: Rows) -> list[str]:
    """The sources with a notion of their own: those of real posts, the leading one first."""
    real = rows[data.templates[rows] == ""]
    return [LEADING, *sorted(set(data.sources[real].tolist()) - {LEADING})]


@dataclass(frozen=True)
class Calibration:
    """What makes probabilities of margins: sharpness and shift of abuse, sharpness of kinds, the blend."""

    sharpness: float
    shift: float
    of_kinds: float
    blend: Blend | None

    def said(self, held: HeldOut, rows: Rows) -> tuple[Doubles, Doubles]:
        """Probabilities of abuse and of each kind, of `rows`."""
        answers = None if held.answers is None else held.answers[rows]
        return both(*self.first(held, rows), answers, self.blend)

    def first(self, held: HeldOut, rows: Rows) -> tuple[Doubles, Doubles]:
        """Log-odds and logits of the linear models."""
        return held.abuse[rows] * self.sharpness + self.shift, held.kinds[rows] * self.of_kinds


def calibrate(data: Labelled, held: HeldOut, rows: Rows) -> Calibration:
    """Learned from `rows`.

    Abuse: for a world in which half is abuse, each source counting alike, so that .5 decides.
    """
    of_kind = rows[~data.teaches_abuse[rows]]
    (sharpest,) = _weights([held.kinds[of_kind]], data.kinds[of_kind])
    natural = rows[data.meant[rows]]
    line = LogisticRegression(C=1e6)
    line.fit(held.abuse[natural, None], data.abuse[natural], sample_weight=_alike(data, natural))
    first = Calibration(float(line.coef_[0, 0]), float(line.intercept_[0]), sharpest, None)
    return replace(first, blend=_blend(data, held, first, rows))


def _blend(data: Labelled, held: HeldOut, first: Calibration, rows: Rows) -> Blend | None:
    """Learned from texts on which the first opinion was not sure: only there does the second count.

    Where it was sure of nearly all, as with few texts, from all.
    """
    if held.answers is None:
        return None
    log_odds, logits = first.first(held, rows)
    answers, truth = held.answers[rows], data.abuse[rows]
    meant, alike = data.meant[rows], np.zeros(len(rows))
    alike[meant] = _alike(data, rows[meant])
    asked = meant & unsure_of_abuse(sigmoid(log_odds))
    if len(set(truth[asked].tolist())) < 2:
        asked = meant
    of_kinds = ~data.teaches_abuse[rows]
    of_kind = of_kinds & unsure_of_kind(softmax(logits))
    if not of_kind.any():
        of_kind = of_kinds
    line = LogisticRegression(C=1e6, max_iter=1000)
    line.fit(side_by_side(log_odds[asked], answers[asked]), truth[asked], sample_weight=alike[asked])
    parts = [logits[of_kind], answers[of_kind][:, len(ABUSE_OF) :].astype(np.float64)]
    weights = np.array(_weights(parts, data.kinds[rows[of_kind]]), np.float64)
    return Blend(line.coef_[0], float(line.intercept_[0]), weights, network.fingerprint())


def _weights(parts: Sequence[Doubles], truth: Rows) -> list[float]:
    """What each of several logits is multiplied by, so that their sum gives the truth the most likelihood."""

    def surprise(logarithms: NDArray[np.float64]) -> float:
        said = softmax(np.tensordot(np.exp(logarithms), np.stack(parts), 1))
        return float(-np.log(said[np.arange(len(truth)), truth].clip(1e-12)).mean())

    found = minimize(surprise, [0.5] * len(parts), method="Nelder-Mead").x
    return [float(own) for own in np.exp(found)]


def _alike(data: Labelled, rows: Rows) -> Doubles:
    """Weights with which each source counts alike, and in each the texts with abuse and those without;
    of these, more or less by dialect."""
    weights = np.zeros(len(rows))
    for name in set(data.sources[rows].tolist()):
        for abuse in (True, False):
            cell = (data.sources[rows] == name) & (data.abuse[rows] == abuse)
            weights[cell] = len(rows) / max(1, cell.sum())
    weights *= _by_dialect(data, rows)
    return np.asarray(weights / weights.mean())


def thresholds(data: Labelled, abuse: Doubles, rows: Rows) -> dict[str, float]:
    """Where a person is asked, where a flag begins, and from where it is serious or severe.

    `abuse` holds calibrated probabilities of texts that were held out.
    """
    natural = rows[data.meant[rows]]
    truth, said = data.abuse[natural], abuse[natural]
    person = min(0.5, threshold_for_recall(truth, said, PERSON_RECALL))
    return {"person": person, "flagged": 0.5, "serious": SERIOUS, "severe": SEVERE}
