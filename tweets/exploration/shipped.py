"""Reads what ships about the harm classifier's inner workings; a web process needs no library for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent.parent / "harm" / "artefacts" / "explore.json"


@dataclass(frozen=True)
class Term:
    """A word, or two: how much it adds on average, and in which share of the class's posts it stands."""

    term: str
    adds: float
    share: float | None = None

    @property
    def masked(self) -> str:
        """First letters and dots: enough to choose what to look at, too little to read a slur by accident."""
        return " ".join(word[0] + "•" * (len(word) - 1) for word in self.term.split(" ") if word)


@dataclass(frozen=True)
class Components:
    """Two principal components: the share of all variance in each, some dots and the middle of each class."""

    explained: tuple[float, float]
    dots: Mapping[str, list[list[float]]]
    middles: Mapping[str, list[float]]


@dataclass(frozen=True)
class Exploration:
    data_fingerprint: str
    n: Mapping[str, int]
    n_abuse: int
    terms: int
    marks: Mapping[str, list[Term]]
    importance: list[Term]
    sorts: Mapping[str, float]
    of_terms: Components
    of_scores: Components


def read(path: Path = SHIPPED) -> Exploration | None:
    """None where an installation has no such file."""
    return _read(path, path.stat().st_mtime_ns) if path.exists() else None


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Exploration:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Exploration(
        data_fingerprint=found["data_fingerprint"],
        n=found["n"],
        n_abuse=found["n_abuse"],
        terms=found["terms"],
        marks={kind: [Term(**term) for term in terms] for kind, terms in found["marks"].items()},
        importance=[Term(**term) for term in found["importance"]],
        sorts=found["sorts"],
        of_terms=_components(found["components"]["terms"]),
        of_scores=_components(found["components"]["scores"]),
    )


def _components(found: dict[str, Any]) -> Components:
    first, second = found["explained"]
    return Components((first, second), found["dots"], found["middles"])
