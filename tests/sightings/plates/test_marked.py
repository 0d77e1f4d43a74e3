"""Which photos are marked, by what they are and not by what they are called."""

import csv

import pytest

from sightings.plates import marked
from sightings.plates.marked import CHOOSE, DOUBT, FAINT, HELD, LEARN, NONE, PLATE, READABLE
from tests.sightings.photos.pictures import encoded, scene
from tests.sightings.plates.marked_photos import marked_photos, write_marks


def test_photos_are_known_by_what_is_in_them(tmp_path, monkeypatch):
    boxes = marked_photos(tmp_path, monkeypatch)
    (tmp_path / "deep").mkdir()
    (tmp_path / "one_0.jpg").rename(tmp_path / "deep" / "called otherwise.JPG")

    photos = {photo.path.name: photo for photo in marked.read(tmp_path)}

    assert photos["called otherwise.JPG"].part == LEARN
    assert photos["called otherwise.JPG"].plates[0] == pytest.approx(boxes[0])
    assert photos["one_3.jpg"].boxes.keys() == {READABLE}
    assert (photos["two_0.jpg"].part, photos["two_0.jpg"].boxes) == (LEARN, {})
    assert (photos["three_1.jpg"].part, photos["three_1.jpg"].boxes) == ("", {})


def test_what_may_be_a_plate_is_none(tmp_path, monkeypatch):
    content = encoded(scene(1))
    (tmp_path / "a.png").write_bytes(content)
    rows = [[marked.name_of(content), LEARN, kind, 0.1 * n, 0.5, 0.1 * n + 0.05, 0.6] for n, kind in MARKS]
    write_marks(tmp_path / "marked.csv", rows)
    monkeypatch.setattr(marked, "MARKS", tmp_path / "marked.csv")

    (photo,) = marked.read(tmp_path)

    assert len(photo.plates) == 3 and len(photo.boxes[DOUBT]) == 1


MARKS = list(enumerate([PLATE, READABLE, FAINT, DOUBT]))


def test_a_folder_without_any_marked_photo_is_refused(tmp_path):
    (tmp_path / "a.jpg").write_bytes(encoded(scene(1)))

    with pytest.raises(ValueError, match="none of the 1 photos"):
        marked.read(tmp_path)


def test_the_marks_that_ship_are_whole():
    with marked.MARKS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts, kinds = {}, {}
    for row in rows:
        parts.setdefault(row["photo"], set()).add(row["part"])
        kinds.setdefault(row["part"], set()).add(row["kind"])
        if row["kind"] == NONE:
            assert not row["left"]
        else:
            left, top, right, bottom = (float(row[edge]) for edge in ("left", "top", "right", "bottom"))
            assert 0 <= left < right <= 1 and 0 <= top < bottom <= 1, row
    assert all(len(of_photo) == 1 for of_photo in parts.values())
    assert kinds == {
        LEARN: {PLATE, DOUBT, NONE},
        CHOOSE: {READABLE, FAINT, NONE},
        HELD: {READABLE, FAINT, NONE},
    }
