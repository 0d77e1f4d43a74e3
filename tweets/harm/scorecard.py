"""What the shipped classifier was measured on: held-out texts only, source by source and group by group."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning import evaluation
from civicwatch.learning.drift import references
from tweets import harm_counted
from tweets.harm import neutral
from tweets.harm.labels import KINDS, NONE
from tweets.harm.scores import DECIDES, Said, score, shares
from tweets.harm.training import FOLDS, Fitted, HeldOut, Labelled, Rows, calibrate

SPLIT = (
    f"{FOLDS} folds, drawn by groups: near-copies and all sentences of one template stay together. "
    "Every number is of models fitted without the fold, calibrated on what was said of the other folds; what "
    "the network of the second opinion answered comes from three folds of its own, drawn in the same way. "
    "The list of terms, which knows no labels, is of all rows; the model that ships was fitted on all rows."
)
KNOWN_FAILURES = ("profanity", "irony", "soft_attacks", "other_or_none", "new_sources", "english_only")


def scorecard(data: Labelled, held: HeldOut, fitted: Fitted) -> dict[str, Any]:
    """Kinds at the top, abuse by source, then who gets flagged though nobody is attacked."""
    said = _said(data, held)
    natural = np.flatnonzero(data.natural)
    return {
        "split": SPLIT,
        "groups": len(set(data.groups.tolist())),
        **_scores(data, said, np.flatnonzero(data.kinds >= 0)),
        "by_source": {
            name: _scores(data, said, np.flatnonzero(data.sources == name))
            for name in sorted(set(data.sources[data.teaches_abuse].tolist()))
        },
        "calibration": evaluation.reliability(data.abuse[natural], said.abuse[natural]),
        "slices": {
            "identity": _by_identity(fitted),
            "dialect": _by_dialect(data, said),
            "source": _by_source(data, said),
        },
        "known_failures": list(KNOWN_FAILURES),
        **references.in_scorecard(harm_counted.held_out(data, said, fitted.model.encoder)),
    }


def _said(data: Labelled, held: HeldOut) -> Said:
    """Each row by both opinions, calibrated and weighed by the folds that it does not belong to."""
    abuse, kinds = np.zeros(len(data)), np.zeros(len(data), np.int64)
    for fold in range(FOLDS):
        others, own = np.flatnonzero(held.fold != fold), np.flatnonzero(held.fold == fold)
        abuse[own], told = calibrate(data, held, others).said(held, own)
        kinds[own] = told.argmax(axis=1)
    names = [KINDS[kind] for kind in kinds]
    return Said(abuse, names, (abuse >= DECIDES) & (kinds != KINDS.index(NONE)))


def _scores(data: Labelled, said: Said, rows: Rows) -> dict[str, Any]:
    return score([data.examples[row].label for row in rows], said.part(rows))


def _by_identity(fitted: Fitted) -> dict[str, Any]:
    """Flags among sentences that name a group and attack nobody; nothing like them was trained on."""
    groups, texts = zip(*neutral.sentences(), strict=True)
    judged = fitted.model.predict(texts, fitted.thresholds)
    return shares(groups, np.array([judgement.flagged for judgement in judged]))


def _by_dialect(data: Labelled, said: Said) -> dict[str, Any]:
    """Flags among harmless posts, by what their words lean to."""
    rows = _harmless(data)
    return shares(data.dialects[rows].tolist(), said.flagged[rows])


def _by_source(data: Labelled, said: Said) -> dict[str, Any]:
    """Flags among harmless posts and sentences, by source."""
    rows = np.flatnonzero(~data.abuse)
    return shares(data.sources[rows].tolist(), said.flagged[rows])


def _harmless(data: Labelled) -> NDArray[np.int64]:
    return np.flatnonzero(~data.abuse & (data.templates == ""))
