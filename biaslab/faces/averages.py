"""Each group's faces as one average and how they differ from it: enough to draw made-up faces from.

A drawn face is nobody's. Classifiers that learn from drawn faces, and are measured on faces drawn from
the averages of other people, come within two hundredths of those of real ones (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biaslab.groups import GROUPS

Floats = NDArray[np.float32]
FEWEST = 20  # people behind an average


@dataclass(frozen=True)
class Average:
    """A normal distribution: its middle, the lower triangle of its covariance's root, people behind it."""

    middle: Floats
    root: NDArray[np.float32]
    people: int

    @classmethod
    def of(cls, numbers: Floats) -> Average:
        """Shrunk towards a ball as far as Ledoit and Wolf (2004) advise; ValueError for too few people."""
        from sklearn.covariance import ledoit_wolf  # heavy: workers and commands only

        if len(numbers) < FEWEST:
            raise ValueError(f"an average of {len(numbers)} faces could show a person; {FEWEST} are needed")
        covariance, _ = ledoit_wolf(numbers.astype(np.float64))
        root = np.linalg.cholesky(covariance + 1e-9 * np.eye(len(covariance)))
        return cls(numbers.mean(axis=0), root[np.tril_indices(len(root))].astype(np.float32), len(numbers))

    def draw(self, count: int, chance: np.random.Generator) -> Floats:
        size = len(self.middle)
        root = np.zeros((size, size), np.float32)
        root[np.tril_indices(size)] = self.root
        noise = chance.standard_normal((count, size), dtype=np.float32)
        found: Floats = self.middle + noise @ root.T
        return found

    def state(self) -> dict[str, Any]:
        return {"middle": self.middle, "root": self.root, "people": self.people}


Averages = Mapping[str, Average]


def averages_of(numbers: Floats, labels: NDArray[np.str_]) -> dict[str, Average]:
    return {group: Average.of(numbers[labels == group]) for group in GROUPS}


def draw(averages: Averages, counts: Mapping[str, int], seed: int) -> tuple[Floats, NDArray[np.str_]]:
    """Made-up faces, so many of each group, and their labels."""
    chance = np.random.default_rng(seed)
    faces = [averages[group].draw(counts[group], chance) for group in GROUPS]
    return np.concatenate(faces), np.repeat(GROUPS, [counts[group] for group in GROUPS])


def state_of(averages: Averages) -> dict[str, Any]:
    return {group: averages[group].state() for group in GROUPS}


def from_state(state: Mapping[str, Any]) -> dict[str, Average]:
    return {group: Average(**state[group]) for group in GROUPS}
