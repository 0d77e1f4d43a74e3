"""In which size a picture is looked at."""

import pytest

from sightings.seen_size import size_at


@pytest.mark.parametrize(
    ("size", "side", "seen"),
    [
        ((1536, 1152), 1024, (1024, 768)),
        ((1152, 1536), 256, (192, 256)),
        ((300, 200), 1024, (900, 600)),
        ((300, 200), 512, (512, 341)),
        ((1536, 1), 256, (256, 1)),
        ((1, 1), 256, (3, 3)),
    ],
)
def test_the_longer_side_counts_and_a_small_picture_grows_so_far(size, side, seen):
    assert size_at(size, side) == seen
