"""A recipe says everything that decides what an experiment trains: equal recipes give equal classifiers.

Its hash is the cache: a class of thirty that asks for the same mix trains it once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import gcd
from typing import Any

from biaslab.groups import GROUPS, WHITE

FORMAT = 1  # raised whenever the same recipe would train something else
MOST_PARTS = 20
SEEDS = (1, 2, 3, 4, 5)
FEWEST_FACES, MOST_FACES = 200, 20_000
PIXELS, EMBEDDING = "pixels", "embedding"
FEATURES = (PIXELS, EMBEDDING)
FACES, DRAWN = "faces", "drawn"  # real faces, or made-up ones drawn from averages of real ones
EQUAL: Mapping[str, int] = dict.fromkeys(GROUPS, 1)
TEN_TO_ONE: Mapping[str, int] = {**EQUAL, WHITE: 10}


@dataclass(frozen=True)
class Recipe:
    """A mix of groups in parts (whole numbers), how many faces in all, from what data, seen how."""

    dataset: str
    material: str
    features: str
    mix: tuple[int, ...]
    total: int
    seeds: tuple[int, ...] = SEEDS

    @classmethod
    def of(cls, *, dataset: str, material: str, features: str, mix: Mapping[str, int], total: int) -> Recipe:
        """Raises ValueError, in words for a person, where the mix or the size cannot be trained."""
        parts = tuple(mix.get(group, 0) for group in GROUPS)
        if features not in FEATURES:
            raise ValueError(f"features are one of {', '.join(FEATURES)}")
        if set(mix) - set(GROUPS) or not all(0 <= part <= MOST_PARTS for part in parts):
            raise ValueError(f"a mix gives each group 0 to {MOST_PARTS} parts")
        if sum(part > 0 for part in parts) < 2:
            raise ValueError("a mix needs at least two groups")
        if not FEWEST_FACES <= total <= MOST_FACES:
            raise ValueError(f"the size is {FEWEST_FACES} to {MOST_FACES} faces")
        return cls(dataset, material, features, _shortened(parts), total)

    @property
    def parts(self) -> dict[str, int]:
        return dict(zip(GROUPS, self.mix, strict=True))

    @property
    def is_balanced(self) -> bool:
        return len(set(self.mix)) == 1

    def counts(self) -> dict[str, int]:
        """How many faces of each group."""
        return counts_of(self.parts, self.total)

    def balanced(self) -> Recipe:
        """The recipe that it is compared with: the same in all but the mix."""
        return Recipe(self.dataset, self.material, self.features, (1,) * len(GROUPS), self.total, self.seeds)

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "dataset": self.dataset,
            "material": self.material,
            "features": self.features,
            "mix": self.parts,
            "total": self.total,
            "seeds": list(self.seeds),
        }

    @property
    def hash(self) -> str:
        return sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()


def counts_of(mix: Mapping[str, int], total: int) -> dict[str, int]:
    """How many faces of each group; they add up to the total exactly (largest remainders)."""
    parts = [mix.get(group, 0) for group in GROUPS]
    exact = [total * part / sum(parts) for part in parts]
    counts = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: counts[at] - exact[at])
    for at in by_remainder[: total - sum(counts)]:
        counts[at] += 1
    return dict(zip(GROUPS, counts, strict=True))


def largest_total(mix: Mapping[str, int], available: Mapping[str, int]) -> int:
    """How many faces a mix can have, given how many there are of each group."""
    whole = sum(mix.get(group, 0) for group in GROUPS)
    wanted = [(mix[group], available.get(group, 0)) for group in GROUPS if mix.get(group)]
    return int(min(there * whole // part for part, there in wanted)) if wanted else 0


def _shortened(parts: tuple[int, ...]) -> tuple[int, ...]:
    """2:2:2:2:2 is 1:1:1:1:1, and one cache entry."""
    divisor = gcd(*parts)
    return tuple(part // divisor for part in parts)
