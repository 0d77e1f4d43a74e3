"""Shows one crop to both classifiers of a pair: what they say, what they saw, and what weighed."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from biaslab.faces.bundle import Pair
from biaslab.faces.committee import Committee
from biaslab.faces.encoder import Encoder, see, small
from biaslab.faces.prediction import (
    GUESSING,
    LEANING,
    LEANING_FROM,
    SURE,
    SURE_FROM,
    UNTOLD,
    Answer,
    Prediction,
)
from biaslab.groups import GROUPS
from biaslab.recipes import PIXELS

MARK = (214, 93, 14)  # the one colour of what weighed
STRONGEST = 200  # of 255: the face still shows under it
SHOWN = 64  # pixels of the picture of what weighed: it is soft anyway, and small ones are packed sooner
NOTHING = 0.01  # of probability; less than this weighed nowhere


def judge(
    crop: NDArray[np.uint8],
    encoder: Encoder,
    pair: Pair,
    card: Mapping[str, Any],
    *,
    sha256: str,
    version: str,
) -> Prediction:
    """`card` is the scorecard of the experiment: how sure one may be is measured, not felt."""
    (seen,) = see(encoder.kind, crop[None])
    numbers, side = encoder.covered(seen)
    answers = {
        which: _answer(committee, numbers, side, card.get("classifiers", {}).get(which, {}), card)
        for which, committee in (("balanced", pair.balanced), ("unbalanced", pair.unbalanced))
    }
    return Prediction(**answers, seen_png=_seen(crop, encoder.kind), version=version, sha256=sha256)


def _answer(
    committee: Committee,
    numbers: NDArray[np.float32],
    side: int,
    card: Mapping[str, Any],
    whole: Mapping[str, Any],
) -> Answer:
    each = committee.each(numbers)
    said = each.mean(axis=0)
    at = int(said[0].argmax())
    falls = (said[0, at] - said[1:, at]).reshape(side, side)
    right, n = _measured(card.get("certainty", []), float(said[0, at]))
    enough = n >= whole.get("too_few_below", 0) and n > 0
    share = right / n if enough else None
    return Answer(
        probabilities={group: float(said[0, column]) for column, group in enumerate(GROUPS)},
        said=GROUPS[at],
        certainty=_in_a_word(share),
        right_of_100=None if share is None else round(100 * share),
        right_n=n,
        seeds_agree=int((each[:, 0].argmax(axis=1) == at).sum()),
        seeds=len(each),
        saliency=[[round(float(fall), 4) for fall in row] for row in falls],
        saliency_png=_saliency(falls),
    )


def _measured(bins: list[dict[str, Any]], probability: float) -> tuple[int, int]:
    for found in bins:
        if found["from"] <= probability < found["to"] or probability >= found["to"] == 1.0:
            return int(found["right"]), int(found["n"])
    return 0, 0


def _in_a_word(share: float | None) -> str:
    if share is None:
        return UNTOLD
    return SURE if share >= SURE_FROM else LEANING if share >= LEANING_FROM else GUESSING


def _seen(crop: NDArray[np.uint8], kind: str) -> bytes:
    if kind == PIXELS:
        (pixels,) = small(crop[None])
        return _png(Image.fromarray((pixels * 255).round().astype(np.uint8)))
    return _png(Image.fromarray(crop))


def _saliency(falls: NDArray[np.float64]) -> bytes:
    """One colour, the stronger the more of the answer hung on the region; the same size for every kind."""
    weight = np.clip(falls, 0, None)
    strength = weight / max(NOTHING, float(weight.max()))
    layer = np.zeros((*falls.shape, 4), np.uint8)
    layer[..., :3] = MARK
    layer[..., 3] = (strength * STRONGEST).round()
    return _png(Image.fromarray(layer, "RGBA").resize((SHOWN, SHOWN), Image.Resampling.BICUBIC))


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", compress_level=1)  # shown once; time matters more than bytes
    return file.getvalue()
