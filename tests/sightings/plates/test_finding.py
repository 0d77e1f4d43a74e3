"""From a map of chances to boxes in the picture, and the file of the network."""

import numpy as np
import pytest
from PIL import Image

from civicwatch.learning import artefacts, onnx_networks
from sightings.plates import finding
from sightings.plates.finding import EDGE, LIKELY, MARGIN, STEP, as_seen, boxes_of, places
from sightings.seen_size import size_at


def a_map(*spots, size=(30, 40)):
    chances = np.zeros(size, np.float32)
    for rows, columns, chance in spots:
        chances[rows, columns] = chance
    return chances


def test_a_place_has_a_margin_by_its_smaller_side():
    (box,) = boxes_of(a_map((slice(10, 14), slice(20, 30), 0.9)))

    more = MARGIN * 4 + EDGE
    assert box == pytest.approx((20 - more, 10 - more, 30 + more, 14 + more))


def test_each_place_that_is_likely_enough_has_a_box():
    sure = (slice(2, 4), slice(2, 6), LIKELY + 0.01)
    weak = (slice(20, 22), slice(2, 6), LIKELY - 0.01)
    other = (slice(10, 12), slice(30, 36), 1.0)

    assert len(boxes_of(a_map(sure, weak, other))) == 2


def test_what_is_less_likely_than_the_rest_of_a_place_does_not_belong_to_it():
    (box,) = boxes_of(
        a_map((slice(10, 14), slice(20, 30), LIKELY - 0.01), (slice(11, 13), slice(24, 26), 0.9))
    )

    assert box[2] - box[0] == pytest.approx(2 + 2 * (MARGIN * 2 + EDGE))


@pytest.mark.parametrize("size", [(640, 480), (1536, 1152), (300, 777), (90, 40)])
def test_a_place_is_where_the_network_saw_it_whatever_the_size(monkeypatch, size):
    """A network that knows white when it sees it."""
    where = (size[0] * 0.5, size[1] * 0.25, size[0] * 0.75, size[1] * 0.5)
    picture = Image.new("RGB", size)
    picture.paste("white", tuple(round(edge) for edge in where))

    def run(_folder, _name, batch):
        return [(batch[:, :1, ::STEP, ::STEP] > 0.5).astype(np.float32)]

    monkeypatch.setattr(onnx_networks, "run", run)

    found = places(picture)

    assert len(found) == len({size_at(size, side) for side in finding.SIDES})
    for box in found:
        middle = ((box[0] + box[2]) / 2 / size[0], (box[1] + box[3]) / 2 / size[1])
        assert middle == pytest.approx((0.625, 0.375), abs=0.04)
        assert box[0] < where[0] and box[1] < where[1] and box[2] > where[2] and box[3] > where[3]


def test_pictures_are_turned_into_what_the_network_takes():
    batch = as_seen(np.full((2, 32, 64, 3), 255, np.uint8))

    assert batch.shape == (2, 3, 32, 64) and batch.dtype == np.float32
    assert (batch == 1).all()


def test_the_network_says_whose_it_is():
    (entry,) = onnx_networks.about(finding.FOLDER).values()

    assert entry["licence"] == "Apache-2.0" and entry["by"] and entry["url"].startswith("https://")
    assert entry["sha256"][:16] in entry["file"]
    lying = {path.name for path in finding.FOLDER.iterdir()}
    assert lying == {entry["file"], onnx_networks.MANIFEST, finding.SCORECARD.name}


def test_an_altered_network_is_not_run(tmp_path):
    for path in finding.FOLDER.iterdir():
        altered = path.read_bytes()[:-1] if path.suffix == ".onnx" else path.read_bytes()
        (tmp_path / path.name).write_bytes(altered)

    with pytest.raises(artefacts.ArtefactError, match="altered"):
        places(Image.new("RGB", (64, 64)), folder=tmp_path)
