"""What was learned about police: weights upon the network's numbers, and how sure they may be taken to be.

Kinds of pictures are told apart (a police vehicle, an ordinary car, another uniform …); police-like is what
the police kinds have together. An artefact is a safetensors file: arrays and plain words, no code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning.artefacts import ArtefactError
from sightings.police.network import CELLS, LAYERS, SIZE

FORMAT = "1"  # raised whenever an older artefact can no longer be read
SUFFIX = ".safetensors"
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """``weights`` (kinds, SIZE) and ``bias`` (kinds,) are for embeddings; ``network`` is the SHA-256 of the
    network that they were learned upon; ``temperature`` divides the log-odds, above 1 for less sure."""

    kinds: tuple[str, ...]
    police: tuple[bool, ...]
    weights: Floats
    bias: Floats
    temperature: float
    network: str

    def odds(self, embeddings: Floats) -> Doubles:
        """Log-odds of police-like content, (n,), not yet divided by the temperature."""
        said = (embeddings @ self.weights.T + self.bias).astype(np.float64)
        police = np.array(self.police)
        return np.asarray(_log_sum(said[:, police]) - _log_sum(said[:, ~police]))

    def score(self, odds: Doubles) -> Doubles:
        """Probability of police-like content."""
        return np.asarray(1 / (1 + np.exp(-(odds / self.temperature).clip(-500, 500))))

    def with_temperature(self, temperature: float) -> Head:
        return replace(self, temperature=temperature)

    def heat(self, cells: Floats) -> Floats:
        """What each region adds to the margin of the police kinds over the others, (n, CELLS, CELLS).

        The class-activation map of Zhou et al. (2016) over all layers that the head reads; within a side,
        kinds are weighed by what they were given.
        """
        embeddings = embed(cells)
        said = embeddings @ self.weights.T + self.bias
        police = np.array(self.police)
        margin = _shares(said, police) - _shares(said, ~police)
        weighed = (margin @ self.weights) / lengths(cells)
        return np.asarray(np.einsum("nc,ncyx->nyx", weighed, cells) / CELLS**2, np.float32)

    def packed(self) -> bytes:
        from safetensors.numpy import save  # workers and commands only

        facts = {
            "format": FORMAT,
            "kinds": json.dumps(self.kinds),
            "police": json.dumps(self.police),
            "network": self.network,
        }
        arrays = {
            "weights": self.weights.astype(np.float32),
            "bias": self.bias.astype(np.float32),
            "temperature": np.array([self.temperature], np.float32),
        }
        content: bytes = save(arrays, facts)
        return content

    @classmethod
    def unpacked(cls, content: bytes) -> Head:
        """Raises ArtefactError for another format, or for numbers that do not fit together."""
        from safetensors import SafetensorError
        from safetensors.numpy import load  # workers and commands only

        try:
            facts = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
            arrays = load(content)
            if facts["format"] != FORMAT:
                raise ArtefactError(f"the artefact has format {facts['format']}, not {FORMAT}")
            head = cls(
                kinds=tuple(json.loads(facts["kinds"])),
                police=tuple(json.loads(facts["police"])),
                weights=arrays["weights"],
                bias=arrays["bias"],
                temperature=float(arrays["temperature"][0]),
                network=facts["network"],
            )
        except (SafetensorError, ValueError, KeyError, IndexError) as error:
            raise ArtefactError(f"the artefact is no head for photos: {error}") from error
        shape = (len(head.kinds), SIZE)
        if head.weights.shape != shape or head.bias.shape != shape[:1] or len(head.police) != shape[0]:
            raise ArtefactError("the artefact's numbers do not fit together")
        return head


def embed(cells: Floats) -> Floats:
    """The mean over all regions, each layer brought to length 1: (n, SIZE)."""
    return np.asarray(cells.mean(axis=(2, 3)) / lengths(cells))


def lengths(cells: Floats) -> Floats:
    """The length of each layer's mean, (n, SIZE): the same for all channels of a layer."""
    means = cells.mean(axis=(2, 3))
    edges = np.cumsum((0, *LAYERS))
    parts = [means[:, start:end] for start, end in pairwise(edges)]
    return np.concatenate(
        [
            np.repeat(np.linalg.norm(part, axis=1, keepdims=True) + 1e-6, part.shape[1], axis=1)
            for part in parts
        ],
        axis=1,
    )


def _log_sum(values: Doubles) -> Doubles:
    most = values.max(axis=1, keepdims=True)
    return np.asarray(np.log(np.exp(values - most).sum(axis=1)) + most[:, 0])


def _shares(said: Floats, which: NDArray[np.bool_]) -> Floats:
    """How the kinds of one side share it, with 0 for those of the other; rows sum to 1."""
    values = np.where(which, said, -np.inf)
    grown = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))
