"""Any picture becomes the same square of numbers, whole."""

import numpy as np
import pytest
from PIL import Image

from sightings.police.preparing import SIDE, prepare


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "CMYK", "1"])
@pytest.mark.parametrize("size", [(1536, 1024), (90, 300), (1, 1), (SIDE, SIDE)])
def test_a_picture_of_any_mode_and_size_is_brought_to_the_network(mode, size):
    batch = prepare([Image.new(mode, size)])

    assert batch.shape == (1, 3, SIDE, SIDE)
    assert batch.dtype == np.float32
    assert np.abs(batch).max() <= 1.01


def test_numbers_are_those_that_the_network_was_trained_with():
    batch = prepare([Image.new("RGB", (10, 10), (255, 127, 0))])

    assert batch[0, :, 5, 5] == pytest.approx([1.0, 0.0, -127 / 128])


def test_what_stands_at_the_edge_of_a_wide_picture_is_seen():
    wide = Image.new("RGB", (900, 300))
    wide.paste((255, 255, 255), (0, 0, 60, 300))

    (seen,) = prepare([wide])

    assert seen[:, :, :10].min() > 0.9 and seen[:, :, -10:].max() < -0.9
