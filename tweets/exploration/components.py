"""Principal components of held-out posts: of their terms, and of what the classifier makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from tweets.harm.labels import KINDS

DOTS = 60  # of each class
SEED = 20
Doubles = NDArray[np.float64]


def of_terms(matrix: Any, kinds: NDArray[np.int64]) -> dict[str, Any]:
    """Two components of the term weights; this solver centres them without filling in their zeros."""
    found = PCA(2, svd_solver="arpack", random_state=SEED)
    return _told(found.fit_transform(matrix), found.explained_variance_ratio_, kinds)


def of_scores(margins: Doubles, kinds: NDArray[np.int64]) -> dict[str, Any]:
    """Two components of the six scores that the model of kinds gives."""
    found = PCA(2, random_state=SEED)
    return _told(found.fit_transform(margins), found.explained_variance_ratio_, kinds)


def _told(places: Doubles, explained: Doubles, kinds: NDArray[np.int64]) -> dict[str, Any]:
    """Some dots and the middle of each class."""
    chance = np.random.default_rng(SEED)
    dots, middles = {}, {}
    for at, kind in enumerate(KINDS):
        mine = places[kinds == at]
        if not len(mine):
            continue
        chosen = chance.permutation(len(mine))[:DOTS]
        dots[kind] = np.round(mine[chosen], 3).tolist()
        middles[kind] = np.round(mine.mean(axis=0), 3).tolist()
    return {"explained": np.round(explained, 4).tolist(), "dots": dots, "middles": middles}
