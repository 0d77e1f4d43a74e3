"""How plates are counted: what a finder covers, and what it covers beside them."""

import pytest
from PIL import Image

from sightings.plates.marked import FAINT, READABLE, Marked
from sightings.plates.measuring import WAYS, measured

BOX = (0.25, 0.5, 0.5, 0.625)
OTHER = (0.6, 0.1, 0.7, 0.2)


@pytest.fixture
def photos(tmp_path):
    path = tmp_path / "a.png"
    Image.new("RGB", (224, 224)).save(path)
    return [Marked(path, "held", {READABLE: [BOX], FAINT: [OTHER]}), Marked(path, "held")]


def looking_at(*boxes, beside=()):
    """A finder that knows where the photo is in the picture that it is shown."""
    spots = {}
    for way in WAYS.values():
        picture, place = way(Image.new("RGB", (224, 224)))
        spots[picture.size] = place

    def look(picture):
        left, top, right, bottom = spots[picture.size]
        wide, high = (right - left) * picture.width, (bottom - top) * picture.height
        for box in (*boxes, *beside):
            yield (
                left * picture.width + box[0] * wide,
                top * picture.height + box[1] * high,
                left * picture.width + box[2] * wide,
                top * picture.height + box[3] * high,
            )

    return look


def test_a_finder_that_knows_covers_all_and_one_that_does_not_nothing(photos):
    for way in measured(photos[:1], looking_at(BOX, OTHER)).values():
        assert way[READABLE]["covered"] == way[FAINT]["covered"] == 1
        assert way["beside"] == {"photos": 0, "area": 0, "most": 0}
    for way in measured(photos[:1], lambda _picture: []).values():
        assert way[READABLE]["covered"] == way[FAINT]["covered"] == 0


def test_of_a_plate_seven_tenths_have_to_be_covered(photos):
    def across(share):
        return (BOX[0], BOX[1], BOX[0] + share * (BOX[2] - BOX[0]), BOX[3])

    for share, covered in ((0.65, 0), (0.75, 1)):
        found = measured(photos[:1], looking_at(across(share)))
        assert [way[READABLE]["covered"] for way in found.values()] == [covered, covered]


def test_what_is_covered_elsewhere_is_counted_by_its_area(photos):
    for way in measured(photos, looking_at(beside=[(0.0, 0.0, 0.1, 0.4)])).values():
        assert way["photos"] == 2
        assert way["beside"]["photos"] == 1
        assert way["beside"]["area"] == pytest.approx(0.04, abs=0.002)
        assert way["beside"]["most"] == pytest.approx(0.04, abs=0.002)


def test_kinds_that_do_not_occur_are_not_told_of(photos):
    for way in measured(photos[1:], looking_at()).values():
        assert READABLE not in way and FAINT not in way


def test_each_figure_has_its_interval(photos):
    found = measured(photos[:1], looking_at(BOX))["alone"]

    assert found[READABLE]["n"] == 1
    low, high = found[READABLE]["interval"]
    assert 0.2 < low < 0.3 and high == 1
