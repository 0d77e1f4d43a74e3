"""How the force classifier reads one sentence that a visitor tries."""

from __future__ import annotations

from civicwatch.learning.reading import NOT_JUDGED, Reading, weightiest
from civicwatch.learning.registry import Loaded
from incidents.force.explanation import LEAST_WEIGHT

SET_ASIDE, QUEUE, LIKELY = "set_aside", "queue", "likely"


def read(loaded: Loaded, text: str) -> Reading:
    """The words are those that weighed in whether it is force, for and against."""
    (said,) = loaded.predict([text])
    weights = loaded.model.model.word_weights(text)  # type: ignore[attr-defined]  # a ForceClassifier
    return Reading(
        version=loaded.version.version,
        outcome=_outcome(said.probability, loaded.thresholds) if said.tested_language else NOT_JUDGED,
        label=str(said.force_rank),
        scores={"probability": round(said.probability, 4)},
        thresholds=loaded.thresholds,
        words=weightiest(weights, least=LEAST_WEIGHT),
    )


def _outcome(probability: float, thresholds: dict[str, float]) -> str:
    if probability >= thresholds["likely"]:
        return LIKELY
    return QUEUE if probability >= thresholds["queue"] else SET_ASIDE
