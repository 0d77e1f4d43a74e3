"""What an app hands over of the rows that a version judged: columns of numbers and categories, no words.

An app registers its provider with its classifier (`registry.register(…, samples="app.module")`);
it runs in a worker and may load the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from civicwatch.learning.drift import sketches
from civicwatch.learning.drift.features import FEATURES
from civicwatch.learning.drift.sketches import Floats, Sketches

if TYPE_CHECKING:
    from civicwatch.learning.models import ClassifierVersion
    from civicwatch.learning.registry import Loaded


@dataclass(frozen=True)
class Samples:
    """Some rows, column by column, named as `features.FEATURES` names them.

    A column may be shorter than `n`: where a text has expired its length is not known, its score is. What is
    not a number, or an empty word, is not counted.
    """

    n: int
    numbers: Mapping[str, Sequence[float] | Floats] = field(default_factory=dict)
    categories: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Provider(Protocol):
    """A module that reads what a version judged between two moments, or only says how many rows that is."""

    def samples(self, loaded: Loaded, since: datetime, until: datetime) -> Iterator[Samples]: ...

    def count(self, version: ClassifierVersion, since: datetime, until: datetime) -> int: ...


def sketched(parts: Iterable[Samples]) -> tuple[int, Sketches]:
    """Count batch after batch; only counts are ever held together."""
    total, found = 0, []
    for part in parts:
        total += part.n
        one: Sketches = {}
        for name, values in part.numbers.items():
            grid = FEATURES[name].grid
            assert grid is not None, f"{name} has no grid"
            one[name] = sketches.of_numbers(values, grid)
        for name, names in part.categories.items():
            one[name] = sketches.of_categories(names)
        found.append(one)
    return total, sketches.added(found)
