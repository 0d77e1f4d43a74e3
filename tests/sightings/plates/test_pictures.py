"""What is taught: photos with plates in them, and how much each pixel counts."""

import numpy as np
import pytest

from sightings.plates import marked, pictures
from sightings.plates.finding import STEP
from sightings.plates.marked import DOUBT, PLATE, Marked
from sightings.plates.pictures import SIDE, Pictures, spoiled
from tests.sightings.photos.pictures import scene
from tests.sightings.plates.marked_photos import marked_photos


@pytest.fixture
def photos(tmp_path, monkeypatch):
    marked_photos(tmp_path, monkeypatch)
    return [photo for photo in marked.read(tmp_path) if photo.part in ("learn", "")]


def test_a_canvas_has_a_map_a_quarter_as_large(photos):
    canvas = Pictures(photos, seed=1).canvas(0)

    assert canvas.pixels.shape == (SIDE, SIDE, 3) and canvas.pixels.dtype == np.uint8
    assert canvas.truth.shape == canvas.weight.shape == (SIDE // STEP, SIDE // STEP)


def test_the_same_number_gives_the_same_and_another_another(photos):
    same, again, other = (Pictures(photos, seed=1).canvas(number) for number in (3, 3, 4))

    assert (same.pixels == again.pixels).all() and (same.truth == again.truth).all()
    assert (same.pixels != other.pixels).any()


def test_plates_are_in_most_canvases_and_never_everywhere(photos):
    shares = [(canvas.truth > 127).mean() for canvas in map(Pictures(photos, seed=1).canvas, range(20))]

    assert sum(share > 0 for share in shares) > 10
    assert max(shares) < 0.6


def test_a_marked_plate_counts_whole_its_edge_little_and_a_doubt_nothing(tmp_path, monkeypatch):
    for nothing in ("REDRAWN", "MORE", "WORDS"):
        monkeypatch.setattr(pictures, nothing, 0.0)
    scene(1, (224, 224)).save(tmp_path / "a.png")
    boxes = {PLATE: [(0.25, 0.5, 0.5, 0.625)], DOUBT: [(0.75, 0.75, 0.875, 0.875)]}
    rows = [
        Marked(tmp_path / "a.png", part, kind) for part, kind in (("learn", boxes), ("learn", {}), ("", {}))
    ]
    monkeypatch.setattr(pictures, "WITH", 1.1)
    many = Pictures(rows, seed=1)

    canvases = [many.canvas(number) for number in range(12)]

    plate = np.concatenate([canvas.weight[canvas.truth == 255] for canvas in canvases])
    assert plate.max() == 255 and np.median(plate) == 255
    others = np.concatenate([canvas.weight[canvas.truth == 0] for canvas in canvases])
    assert {0, pictures.UNSURE, 255} <= set(others.tolist())


def test_photos_of_each_kind_are_needed(photos):
    for lacking in (lambda p: not p.plates, lambda p: p.plates or not p.part, lambda p: p.part):
        with pytest.raises(ValueError, match="are needed"):
            Pictures([photo for photo in photos if lacking(photo)], seed=1)


def test_a_spoiled_photo_keeps_its_size_and_what_it_shows():
    photo = scene(1, (448, 448))
    for seed in range(20):
        worse = spoiled(photo, np.random.default_rng(seed))
        assert worse.size == photo.size and worse.mode == "RGB"
        pair = (
            np.asarray(picture.convert("L").resize((16, 16)), float).ravel() for picture in (photo, worse)
        )
        assert np.corrcoef(*pair)[0, 1] > 0.8
