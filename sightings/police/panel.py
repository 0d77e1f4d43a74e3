"""Two heads that judge together: the first alone where it leaves no doubt, both where it does.

The second network sees otherwise, and what it sees is asked for only where that can change anything: most
photos cost one network. An artefact is a safetensors file: arrays and plain words, no code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning.artefacts import ArtefactError
from sightings.police.head import Doubles, Head
from sightings.police.network import FIRST, SECOND, SIZES

FORMAT = 2  # raised whenever an older artefact can no longer be read
FACTS = "civicwatch"  # one key, since their order is left to chance: equal heads are equal bytes
SUFFIX = ".safetensors"
DOUBT = 2.5  # log-odds of the first head on either side of even: scores between about .08 and .92


@dataclass(frozen=True)
class Panel:
    """``temperature`` divides the log-odds, above 1 for less sure. ``networks`` holds the SHA-256 of those
    that the heads were learned upon, ``learned_from`` the marks of the pictures (see ``learned_from``)."""

    kinds: tuple[str, ...]
    first: Head
    second: Head
    temperature: float
    networks: dict[str, str]
    learned_from: str = ""

    def score(self, odds: Doubles) -> Doubles:
        """Probability of police-like content."""
        return np.asarray(1 / (1 + np.exp(-(odds / self.temperature).clip(-500, 500))))

    def with_temperature(self, temperature: float) -> Panel:
        return replace(self, temperature=temperature)

    def packed(self) -> bytes:
        from safetensors.numpy import save  # workers and commands only

        facts = {
            "format": FORMAT,
            "kinds": self.kinds,
            "police": self.first.police,
            "networks": self.networks,
        }
        if self.learned_from:
            facts["learned_from"] = self.learned_from
        arrays = {"temperature": np.array([self.temperature], np.float32)}
        for head in (self.first, self.second):
            arrays |= {f"{head.upon}.weights": head.weights, f"{head.upon}.bias": head.bias}
        content: bytes = save(arrays, {FACTS: json.dumps(facts, sort_keys=True)})
        return content

    @classmethod
    def unpacked(cls, content: bytes) -> Panel:
        """Raises ArtefactError for another format, or for numbers that do not fit together."""
        from safetensors import SafetensorError
        from safetensors.numpy import load  # workers and commands only

        try:
            facts = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
            facts = json.loads(facts[FACTS])
            if facts["format"] != FORMAT:
                raise ArtefactError(f"the artefact has format {facts['format']}, not {FORMAT}")
            arrays = load(content)
            kinds, police = tuple(facts["kinds"]), tuple(facts["police"])
            heads = [
                Head(name, police, arrays[f"{name}.weights"], arrays[f"{name}.bias"])
                for name in (FIRST, SECOND)
            ]
            temperature, learned_from = float(arrays["temperature"][0]), str(facts.get("learned_from", ""))
            panel = cls(kinds, heads[0], heads[1], temperature, dict(facts["networks"]), learned_from)
        except (SafetensorError, ValueError, KeyError, IndexError, TypeError) as error:
            raise ArtefactError(f"the artefact is no head for photos: {error}") from error
        for head in heads:
            shape = (len(kinds), SIZES[head.upon])
            if head.weights.shape != shape or head.bias.shape != shape[:1] or len(police) != len(kinds):
                raise ArtefactError("the artefact's numbers do not fit together")
        return panel


def is_in_doubt(odds: Doubles) -> NDArray[np.bool_]:
    """Where the first head's log-odds leave room for a second opinion."""
    return np.asarray(np.abs(odds) < DOUBT)


def together(first: Doubles, second: Doubles) -> Doubles:
    """The log-odds of both, where the first leaves doubt."""
    return np.asarray(np.where(is_in_doubt(first), (first + second) / 2, first))
