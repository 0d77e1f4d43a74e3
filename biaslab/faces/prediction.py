"""What both classifiers say of one face, in a form that travels from the judge to a page."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from typing import Any

SURE, LEANING, GUESSING, UNTOLD = "sure", "leaning", "guessing", "untold"
SURE_FROM, LEANING_FROM = 0.8, 0.5  # shares of such answers that were right when it was measured


@dataclass(frozen=True)
class Answer:
    """One classifier's answer.

    `right_of_100`: of the faces kept aside that it was so sure about, how many of a hundred it named
    right, counted over `right_n` faces; None where they were too few to tell. `certainty` says the same
    in a word. `seeds_agree` of its `seeds` networks said the same by themselves. `saliency` tells how much
    of the answer's probability goes when a region is covered (rows of regions, -1 to 1); the picture shows
    where it falls, from nothing to the region that matters most.
    """

    probabilities: dict[str, float]
    said: str
    certainty: str
    right_of_100: int | None
    right_n: int
    seeds_agree: int
    seeds: int
    saliency: list[list[float]]
    saliency_png: bytes


@dataclass(frozen=True)
class Prediction:
    """`seen_png` is what both saw; `version` and `sha256` are of the artefact that answered."""

    balanced: Answer
    unbalanced: Answer
    seen_png: bytes
    version: str
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """Plain values, pictures in base64."""
        return {
            "balanced": _answer_as_json(self.balanced),
            "unbalanced": _answer_as_json(self.unbalanced),
            "seen_png": b64encode(self.seen_png).decode(),
            "version": self.version,
            "sha256": self.sha256,
        }

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Prediction:
        return cls(
            _answer_from_json(given["balanced"]),
            _answer_from_json(given["unbalanced"]),
            b64decode(given["seen_png"]),
            given["version"],
            given["sha256"],
        )


def _answer_as_json(answer: Answer) -> dict[str, Any]:
    return asdict(answer) | {"saliency_png": b64encode(answer.saliency_png).decode()}


def _answer_from_json(given: dict[str, Any]) -> Answer:
    return Answer(**{**given, "saliency_png": b64decode(given["saliency_png"])})
