"""How pictures are looked at: once as a whole, and where that leaves doubt, closer, part by part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightings.police import network
from sightings.police.head import Head, embed
from sightings.police.preparing import closer_looks, prepare

DOUBT = (0.1, 0.9)  # scores between which five more looks are worth their time
CLOSER_WEIGHT = 0.35  # of the closer looks' mean, beside the whole picture
Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]


def look(head: Head, pictures: Sequence[Image.Image]) -> tuple[Doubles, Floats]:
    """Scores and heat maps; a picture in doubt is looked at five times more."""
    cells = network.cells(prepare(pictures))
    odds = head.odds(embed(cells))
    for at in np.flatnonzero(is_in_doubt(head.score(odds))).tolist():
        closer = head.odds(embed(network.cells(prepare(closer_looks(pictures[at])))))
        odds[at] = combined(odds[at], closer)
    return head.score(odds), head.heat(cells)


def is_in_doubt(score: Doubles) -> NDArray[np.bool_]:
    return np.asarray((score > DOUBT[0]) & (score < DOUBT[1]))


def combined(whole: Doubles, closer: Doubles) -> Doubles:
    """Log-odds of the whole picture (…,) and of its closer looks (looks, …) as one."""
    return np.asarray((1 - CLOSER_WEIGHT) * whole + CLOSER_WEIGHT * closer.mean(axis=0))
