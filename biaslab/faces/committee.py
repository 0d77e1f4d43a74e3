"""Several small neural networks that learned from the same mix and answer together.

One network's figures depend on how its training was shuffled; the mean of five hardly does.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biaslab.groups import GROUPS

Floats = NDArray[np.float32]
HIDDEN = (64,)
DECAY = 0.1  # alpha of MLPClassifier
ROUNDS = 60  # over all faces
# skops builds an MLPClassifier and knows all of it but the type of its optimiser.
TRUSTED = ("sklearn.neural_network._stochastic_optimizers.AdamOptimizer",)


class Committee:
    """Fitted networks; immutable. Probabilities have a column for each group, in order."""

    def __init__(self, members: Sequence[Any]) -> None:
        self.members = list(members)

    def probabilities(self, numbers: Floats) -> NDArray[np.float64]:
        """The mean of what the members say (n, groups)."""
        return np.asarray(self.each(numbers).mean(axis=0))

    def each(self, numbers: Floats) -> NDArray[np.float64]:
        """What each member says (members, n, groups); 0 for a group that it never met."""
        found = np.zeros((len(self.members), len(numbers), len(GROUPS)))
        for at, member in enumerate(self.members):
            columns = [GROUPS.index(group) for group in member.classes_]
            found[at][:, columns] = member.predict_proba(numbers)
        return found


def train(
    numbers: Floats,
    labels: NDArray[np.str_],
    counts: Mapping[str, int],
    seeds: Sequence[int],
    *,
    trained: Callable[[int], None] = lambda count: None,
) -> Committee:
    """Fit one network a seed on `counts` faces of each group, drawn anew; `trained` hears how many are done.

    Raises ValueError where a group has fewer faces than asked for.
    """
    members = []
    for seed in seeds:
        chosen = choose(labels, counts, seed)
        members.append(_fit(numbers[chosen], labels[chosen], seed))
        trained(len(members))
    return Committee(members)


def choose(labels: NDArray[np.str_], counts: Mapping[str, int], seed: int) -> NDArray[np.int64]:
    """Row numbers: so many of each group, none twice."""
    chance = np.random.default_rng(seed)
    found = []
    for group in GROUPS:
        there = np.flatnonzero(labels == group)
        if len(there) < counts.get(group, 0):
            raise ValueError(f"{group}: {counts[group]} faces are asked for, {len(there)} are there")
        found.append(chance.choice(there, counts.get(group, 0), replace=False))
    return np.concatenate(found)


def _fit(numbers: Floats, labels: NDArray[np.str_], seed: int) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier  # heavy: workers and commands only
    from threadpoolctl import threadpool_limits

    network = MLPClassifier(HIDDEN, alpha=DECAY, max_iter=ROUNDS, random_state=seed)
    # Matrices this small are multiplied faster by one thread than by several that wait for one another.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped on purpose
        network.fit(numbers, labels.astype(object))
    for moments in (*network._optimizer.ms, *network._optimizer.vs):
        moments[:] = 0  # only further training would need them, and an artefact is never trained further
    return network
