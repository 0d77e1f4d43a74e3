"""What drift counts of the pictures that a training kept aside, fold by fold."""

from __future__ import annotations

from collections.abc import Mapping

from civicwatch.learning.drift import columns
from civicwatch.learning.drift.samples import Samples
from sightings.police.head import Doubles
from sightings.police.network import FIRST
from sightings.police.prediction import outcome
from sightings.police.training import Seen


def held_out(seen: Seen, score: Doubles, lines: Mapping[str, Doubles]) -> Samples:
    """`score` and `lines` are of folds that had not seen the picture.

    Light, sharpness and size are left out: collections hold pictures as they are, what comes by telephone is
    measured on its blurred derivative.
    """
    drawn = [{name: float(line[at]) for name, line in lines.items()} for at in range(len(seen))]
    return Samples(
        n=len(seen),
        numbers={**columns.of_content(seen.views[FIRST][0]), "score": score},
        categories={"label": [outcome(float(each), own) for each, own in zip(score, drawn, strict=True)]},
    )
