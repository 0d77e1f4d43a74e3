"""Plates and other writing, on pictures drawn for the purpose: what is made unreadable and what stays."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from civicwatch.learning import artefacts, onnx_networks
from sightings.photos import lettering, plates
from sightings.photos.marks import PLATE
from tests.sightings.photos.bare import opened
from tests.sightings.photos.pictures import encoded
from tests.sightings.photos.test_examining import examine

INK, BOARD, CAR = (20, 20, 90), (245, 245, 245), (60, 30, 35)
FIGURES = ["7XKR 294", "BD51 SMR", "KA-PA 777", "HOTCAR", "4821"]
WORDS = ["POLICE", "SHERIFF", "STATE TROOPER", "POLICIA", "POLIZEI", "911", "Highway Patrol", "Broadway"]


def a_car(boards, *, size=(640, 480)):
    """A dark car with light boards: of each the words, the height of letters in pixels, left and top.

    Gives the picture, and where the letters stand in it as marks say that.
    """
    picture = Image.new("RGB", size, CAR)
    draw = ImageDraw.Draw(picture)
    boxes = []
    for words, high, *place in boards:
        font = ImageFont.load_default(size=high)
        left, top, right, bottom = draw.textbbox(place, words, font=font)
        edge = high // 3
        draw.rectangle((left - edge, top - edge, right + edge, bottom + edge), fill=BOARD)
        draw.text(place, words, fill=INK, font=font)
        boxes.append((left / size[0], top / size[1], right / size[0], bottom / size[1]))
    return picture, boxes


def marks_in(picture):
    return plates.marks_of_plates(plates.written_in(picture))


def covered(marks, box):
    return any(
        m.box[0] <= box[0] and m.box[1] <= box[1] and m.box[2] >= box[2] and m.box[3] >= box[3] for m in marks
    )


def touched(marks, box):
    return any(
        m.box[0] < box[2] and m.box[2] > box[0] and m.box[1] < box[3] and m.box[3] > box[1] for m in marks
    )


@pytest.mark.parametrize("high", [44, 22, 12])
def test_plates_are_covered_near_and_far(high):
    boards = [(words, high, 60 + 300 * (n % 2), 40 + 150 * (n // 2)) for n, words in enumerate(FIGURES)]

    picture, boxes = a_car(boards)

    marks = marks_in(picture)

    assert [words for words, box in zip(FIGURES, boxes, strict=True) if not covered(marks, box)] == []
    assert all(mark.kind == PLATE for mark in marks)


def test_words_stay_and_the_plate_beside_them_does_not():
    boards = [(words, 26, 40 + 320 * (n % 2), 30 + 90 * (n // 2)) for n, words in enumerate(WORDS)]

    picture, (*words, plate) = a_car([*boards, ("7XKR 294", 18, 260, 420)])
    marks = marks_in(picture)

    assert [said for said, box in zip(WORDS, words, strict=True) if touched(marks, box)] == []
    assert covered(marks, plate)


@pytest.mark.parametrize(
    ("words", "sure", "stays"),
    [
        ("POLICE", 0.9, True),
        ("OLICE", 0.6, True),  # a letter hidden by a handle
        ("STATETROOPER", 0.9, True),
        ("STARBUCKS COFFEE", 0.95, True),
        ("Ambulance", 0.9, True),
        ("911", 0.95, True),
        ("911", 0.6, False),
        ("9114", 0.95, False),
        ("POLICE 7", 0.95, False),
        ("HOTCAR", 0.99, False),  # who chooses the letters is known by them
        ("Broadway", 0.6, False),
        ("7XKR294", 0.99, False),
        ("", 0.0, False),
    ],
)
def test_only_what_is_plainly_no_plate_stays(words, sure, stays):
    assert plates.is_no_plate(words, sure) is stays


def test_where_nothing_is_written_nothing_is_marked():
    assert marks_in(Image.new("RGB", (800, 600), "grey")) == []


@pytest.mark.parametrize("size", [(1, 1), (1536, 1), (3, 900), (31, 33)])
def test_pictures_of_any_shape_are_looked_at(size):
    assert marks_in(Image.new("RGB", size, "grey")) == []


def test_a_plate_cannot_be_read_in_the_public_picture():
    picture, (box,) = a_car([("7XKR 294", 30, 100, 200)])

    found = examine(encoded(picture, "JPEG", quality=92))

    assert found.plates == 1
    public = opened(found.picture)
    edges = (box[0] * public.width, box[1] * public.height, box[2] * public.width, box[3] * public.height)
    words, sure = lettering.read(public, lettering.Line(edges, 1.0, 0.0))
    assert sure < plates.CLEAR or not set("7294") & set(words)


def test_a_finder_that_fails_leaves_no_picture(monkeypatch):
    def broken(*_):
        raise artefacts.ArtefactError("altered")

    monkeypatch.setattr(lettering, "lines", broken)

    with pytest.raises(artefacts.ArtefactError):
        examine(encoded(a_car([("7XKR 294", 30, 100, 200)])[0]))


def test_of_a_picture_full_of_writing_some_is_read_and_the_rest_is_in_doubt(monkeypatch):
    """A page would else take as long as it has lines."""
    looks = []
    read = lettering.read
    monkeypatch.setattr(plates, "READ", 2)
    monkeypatch.setattr(lettering, "read", lambda *given: looks.append(1) or read(*given))
    picture, boxes = a_car([("POLICE", 30 - 4 * n, 100, 30 + 110 * n) for n in range(4)])

    marks = marks_in(picture)

    assert len(looks) == 2
    assert [covered(marks, box) for box in boxes] == [False, False, True, True]


def test_more_doubtful_lines_than_there_may_be_marks_lie_under_one(monkeypatch):
    monkeypatch.setattr(plates, "MOST", 2)
    picture, boxes = a_car([("7XKR 294", 20, 60 + 300 * (n % 2), 60 + 150 * (n // 2)) for n in range(5)])

    marks = marks_in(picture)

    assert len(marks) == 3 and all(covered(marks, box) for box in boxes)


def test_the_networks_say_whose_they_are():
    about = onnx_networks.about(lettering.FOLDER)

    assert {entry["licence"] for entry in about.values()} == {"Apache-2.0"}
    for entry in about.values():
        assert entry["url"].startswith("https://") and entry["by"]
        assert entry["sha256"][:16] in entry["file"]
    named = {entry["file"] for entry in about.values()}
    assert {path.name for path in lettering.FOLDER.iterdir()} == named | {onnx_networks.MANIFEST}


def test_an_altered_network_is_not_run(monkeypatch, tmp_path):
    for path in lettering.FOLDER.iterdir():
        altered = path.read_bytes()[:-1] if path.suffix == ".onnx" else path.read_bytes()
        (tmp_path / path.name).write_bytes(altered)
    monkeypatch.setattr(lettering, "FOLDER", tmp_path)

    with pytest.raises(artefacts.ArtefactError, match="altered"):
        marks_in(a_car([("7XKR 294", 30, 100, 200)])[0])


# --- words that name police ---


@pytest.mark.parametrize("words", ["POLICE", "SHERIFF", "STATE TROOPER", "POLICIA", "POLIZEI"])
def test_a_word_for_police_is_read(words):
    picture, _ = a_car([(words, 40, 120, 200), ("7XKR 294", 30, 120, 340)])

    assert plates.names_police(plates.written_in(picture))


@pytest.mark.parametrize("words", ["Broadway", "AMBULANCE", "PEOPLE", "SECURITY", "7XKR 294", "METROPOLIS"])
def test_other_words_name_no_police(words):
    picture, _ = a_car([(words, 40, 120, 200)])

    assert not plates.names_police(plates.written_in(picture))


def test_what_is_read_unsurely_names_nothing(monkeypatch):
    monkeypatch.setattr(lettering, "read", lambda picture, line: ("POLICE", plates.CLEAR - 0.01))
    picture, _ = a_car([("POLICE", 40, 120, 200)])

    assert not plates.names_police(plates.written_in(picture))
