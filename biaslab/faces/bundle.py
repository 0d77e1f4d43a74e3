"""What one artefact of the registry holds: how faces become numbers, both pairs, and the averages.

A pair is two committees of one size, one with equal groups and one without. A visitor's own pair is an
artefact of its own, and is read with the encoder of the bundle that its averages came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from biaslab.faces import averages
from biaslab.faces.averages import Average
from biaslab.faces.committee import TRUSTED, Committee
from biaslab.faces.encoder import Encoder
from civicwatch.learning import artefacts

FORMAT = 1  # raised whenever an older artefact can no longer be read
SUFFIX = ".skops"


@dataclass(frozen=True)
class Pair:
    """Two classifiers that differ in the mix alone."""

    balanced: Committee
    unbalanced: Committee

    def state(self) -> dict[str, Any]:
        return {"balanced": self.balanced.members, "unbalanced": self.unbalanced.members}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Pair:
        return cls(Committee(state["balanced"]), Committee(state["unbalanced"]))


@dataclass(frozen=True)
class View:
    """Everything about one kind of features: the encoder, the shipped pair, and averages to draw from."""

    encoder: Encoder
    pair: Pair
    learn: dict[str, Average]
    measure: dict[str, Average]


@dataclass(frozen=True)
class Bundle:
    views: dict[str, View]

    def packed(self) -> bytes:
        state = {
            "format": FORMAT,
            "views": {
                kind: {
                    "encoder": view.encoder.state(),
                    "pair": view.pair.state(),
                    "learn": averages.state_of(view.learn),
                    "measure": averages.state_of(view.measure),
                }
                for kind, view in self.views.items()
            },
        }
        return artefacts.pack(state)

    @classmethod
    def unpacked(cls, content: bytes) -> Bundle:
        state = _checked(artefacts.unpack(content, trusted=TRUSTED))
        return cls(
            {
                kind: View(
                    Encoder.from_state(view["encoder"]),
                    Pair.from_state(view["pair"]),
                    averages.from_state(view["learn"]),
                    averages.from_state(view["measure"]),
                )
                for kind, view in state["views"].items()
            }
        )


def pack_pair(pair: Pair) -> bytes:
    """The artefact of a visitor's own experiment."""
    return artefacts.pack({"format": FORMAT, "pair": pair.state()})


def unpack_pair(content: bytes) -> Pair:
    return Pair.from_state(_checked(artefacts.unpack(content, trusted=TRUSTED))["pair"])


def _checked(state: dict[str, Any]) -> dict[str, Any]:
    if state.get("format") != FORMAT:
        raise artefacts.ArtefactError(f"the artefact has format {state.get('format')}, not {FORMAT}")
    return state
