"""Which faces are learned from and which are kept aside: equally many of each group, copies together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biaslab.groups import GROUPS

HELD_OUT = 0.25  # of the smallest group; as many of every other one
SEED = 20
UNUSED, TRAIN, TEST = 0, 1, 2


def split(labels: NDArray[np.str_], copies: NDArray[np.int64]) -> NDArray[np.int8]:
    """For each face TRAIN, TEST or UNUSED (a copy of a face that is kept aside, or one too many).

    Raises ValueError where a group is missing or too small to be measured.
    """
    sizes = {group: int((labels == group).sum()) for group in GROUPS}
    if min(sizes.values()) < 8:
        few = ", ".join(f"{group} {size}" for group, size in sizes.items() if size < 8)
        raise ValueError(f"too few faces to learn from and to measure with: {few}")
    quota = int(min(sizes.values()) * HELD_OUT)
    parts = np.full(len(labels), TRAIN, np.int8)
    chance = np.random.default_rng(SEED)
    for group in GROUPS:
        rows = chance.permutation(np.flatnonzero(labels == group))
        while (missing := quota - int(((labels == group) & (parts == TEST)).sum())) > 0:
            waiting = rows[parts[rows] == TRAIN]
            taken = waiting[:missing]
            if not len(taken):
                break
            parts[np.isin(copies, copies[taken])] = UNUSED
            parts[taken] = TEST
    return parts
