"""A version that was trained here knows at once what later photos are held against."""

import numpy as np

from civicwatch.learning.drift.samples import sketched
from sightings.police import counted
from sightings.police.scorecard import LINES
from tests.sightings.police import toy


def test_pictures_kept_aside_are_counted_as_their_folds_judged_them():
    seen = toy.seen(each=10)
    score = np.linspace(0.01, 0.99, len(seen))
    lines = {name: np.full(len(seen), line) for name, line in zip(LINES, (0.2, 0.5, 0.8), strict=True)}

    n, found = sketched([counted.held_out(seen, score, lines)])

    assert n == 40
    assert found["label"] == {"not_police": 8, "needs_person": 24, "verified": 8}
    assert found.keys() == {"score", "label", "content_1", "content_2", "content_3", "content_4"}
    assert sum(found["content_1"].values()) == 40
