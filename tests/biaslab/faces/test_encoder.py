"""What weighed is worked out in one pass: it must be what covering region after region would give."""

import numpy as np
import pytest

from biaslab.faces import encoder as encoding
from biaslab.faces.encoder import Encoder
from biaslab.recipes import FEATURES, PIXELS


def some_encoder(kind):
    chance = np.random.default_rng(3)
    size = encoding.SMALL**2 * 3 if kind == PIXELS else encoding.CHANNELS * encoding.GRID**2
    return Encoder.fit(kind, chance.random((40, size), np.float32)), chance.random(size, np.float32)


def covered_one_by_one(encoder, seen, side):
    """Each region in turn is given the average face's values, by its place in the picture."""
    shape, regions = (
        ((encoding.SMALL, encoding.SMALL, 3), encoding.SMALL // side)
        if encoder.kind == PIXELS
        else ((encoding.CHANNELS, encoding.GRID, encoding.GRID), 1)
    )
    mean = encoder.mean.reshape(shape)
    for at in range(side * side):
        face = seen.reshape(shape).copy()
        rows, columns = (slice(place * regions, (place + 1) * regions) for place in divmod(at, side))
        place = (rows, columns) if encoder.kind == PIXELS else (slice(None), rows, columns)
        face[place] = mean[place]
        yield encoder.shorten(face.reshape(1, -1))[0]


@pytest.mark.parametrize("kind", FEATURES)
def test_one_pass_is_as_good_as_covering_each_region(kind):
    encoder, seen = some_encoder(kind)

    numbers, side = encoder.covered(seen)

    assert len(numbers) == 1 + side * side
    np.testing.assert_allclose(numbers[0], encoder.shorten(seen[None])[0], atol=1e-4)
    np.testing.assert_allclose(numbers[1:], list(covered_one_by_one(encoder, seen, side)), atol=1e-3)
    assert np.abs(numbers[1:] - numbers[0]).max() > 0.01  # covering does change something
