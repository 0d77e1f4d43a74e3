"""Plates in photos, by the network that ships, on pictures drawn for the purpose."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from civicwatch.learning import artefacts
from sightings.photos import lettering, plates, police_words
from sightings.photos.marks import PLATE
from tests.sightings.photos.bare import opened
from tests.sightings.photos.pictures import BOARD, a_car, encoded
from tests.sightings.photos.test_examining import examine

PLAIN = Image.new("RGB", (100, 100))
FIGURES = ["7XKR 294", "BD51 SMR", "KA-PA 777", "HOTCAR", "4821"]


def covered(marks, box):
    return any(
        m.box[0] <= box[0] and m.box[1] <= box[1] and m.box[2] >= box[2] and m.box[3] >= box[3] for m in marks
    )


@pytest.mark.parametrize("high", [30, 22, 12])
def test_plates_are_covered_near_and_far(high):
    boards = [(words, high, 60 + 300 * (n % 2), 40 + 150 * (n // 2)) for n, words in enumerate(FIGURES)]
    picture, boxes = a_car(boards)

    marks = plates.marks_of_plates(picture)

    assert [words for words, box in zip(FIGURES, boxes, strict=True) if not covered(marks, box)] == []
    assert all(mark.kind == PLATE for mark in marks)


def test_words_for_police_stay_and_the_plate_beside_them_does_not():
    picture, (plate,) = a_car([("7XKR 294", 26, 100, 300)])
    ImageDraw.Draw(picture).text((100, 80), "POLICE", fill=BOARD, font=ImageFont.load_default(size=26))
    above = [mark for mark in plates.marks_of_plates(picture) if mark.box[3] < 0.4]
    assert above != []

    marks = plates.marks_of_plates(picture, police_words.naming_police(picture))

    assert [mark for mark in marks if mark.box[3] < 0.4] == []
    assert covered(marks, plate)


def test_with_a_figure_among_them_words_may_be_a_plate(monkeypatch):
    box = (0.2, 0.2, 0.4, 0.3)
    monkeypatch.setattr(plates.finding, "places", lambda _picture: [(20.0, 20.0, 40.0, 30.0)])

    marks = {said: plates.marks_of_plates(PLAIN, [(said, box)]) for said in ("POLICE", "POLICE 7")}

    assert [mark.box for mark in marks["POLICE 7"]] == [box] and marks["POLICE"] == []


def test_what_reaches_far_beyond_the_words_is_marked(monkeypatch):
    monkeypatch.setattr(plates.finding, "places", lambda _picture: [(20.0, 20.0, 60.0, 30.0)])

    assert plates.marks_of_plates(PLAIN, [("POLICE", (0.2, 0.2, 0.4, 0.3))])


def test_where_there_is_nothing_nothing_is_marked():
    assert plates.marks_of_plates(Image.new("RGB", (800, 600), "grey")) == []


@pytest.mark.parametrize("size", [(1, 1), (1536, 1), (3, 900), (31, 33)])
def test_pictures_of_any_shape_are_looked_at(size):
    marks = plates.marks_of_plates(Image.new("RGB", size, "grey"))

    assert all(0 <= edge <= 1 for mark in marks for edge in mark.box)


def test_a_plate_cannot_be_read_in_the_public_picture():
    picture, (box,) = a_car([("7XKR 294", 30, 100, 200)])

    found = examine(encoded(picture, "JPEG", quality=92))

    assert found.plates >= 1
    public = opened(found.picture)
    edges = (box[0] * public.width, box[1] * public.height, box[2] * public.width, box[3] * public.height)
    words, sure = lettering.read(public, lettering.Line(edges, 0.0))
    assert sure < police_words.CLEAR or not set("7294") & set(words)


def test_a_finder_that_fails_leaves_no_picture(monkeypatch):
    def broken(*_):
        raise artefacts.ArtefactError("altered")

    monkeypatch.setattr(plates.finding, "places", broken)

    with pytest.raises(artefacts.ArtefactError):
        examine(encoded(a_car([("7XKR 294", 30, 100, 200)])[0]))


def test_more_places_than_there_may_be_marks_lie_under_one(monkeypatch):
    boxes = [(10.0 * n, 20.0, 10.0 * n + 9 - n, 30.0) for n in range(5)]
    monkeypatch.setattr(plates, "MOST", 2)
    monkeypatch.setattr(plates.finding, "places", lambda _picture: list(boxes))

    marks = plates.marks_of_plates(PLAIN)

    assert [mark.box for mark in marks] == [(0, 0.2, 0.09, 0.3), (0.1, 0.2, 0.18, 0.3), (0.2, 0.2, 0.45, 0.3)]


def test_what_lies_in_another_mark_is_marked_once(monkeypatch):
    boxes = [(30.0, 30.0, 40.0, 40.0), (20.0, 20.0, 60.0, 60.0), (50.0, 50.0, 70.0, 70.0)]
    monkeypatch.setattr(plates.finding, "places", lambda _picture: boxes)

    marks = plates.marks_of_plates(PLAIN)

    assert [mark.box for mark in marks] == [(0.2, 0.2, 0.6, 0.6), (0.5, 0.5, 0.7, 0.7)]
