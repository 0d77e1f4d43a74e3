"""Words that name police, and the networks that read them, on pictures drawn for the purpose."""

import pytest

from civicwatch.learning import artefacts, onnx_networks
from sightings.photos import lettering
from sightings.photos.police_words import CLEAR, is_police, naming_police
from tests.sightings.photos.pictures import a_car


@pytest.mark.parametrize("words", ["POLICE", "SHERIFF", "STATE TROOPER", "POLICIA", "POLIZEI"])
def test_a_word_for_police_is_read(words):
    picture, _ = a_car([(words, 40, 120, 200), ("7XKR 294", 30, 120, 340)])

    assert naming_police(picture)


@pytest.mark.parametrize("words", ["Broadway", "AMBULANCE", "PEOPLE", "SECURITY", "7XKR 294", "METROPOLIS"])
def test_other_words_name_no_police(words):
    picture, _ = a_car([(words, 40, 120, 200)])

    assert not naming_police(picture)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("POLICE", True),
        ("OLICE", True),  # a letter hidden by a handle
        ("STATETROOPER", True),
        ("P0LICE", True),
        ("PUBLIC", False),
        ("PEOPLE", False),
        ("LAPD 12", True),
        ("LAP", False),
        ("", False),
    ],
)
def test_a_letter_may_be_misread_in_a_long_word(words, said):
    assert is_police(words) is said


def test_what_is_read_unsurely_names_nothing(monkeypatch):
    monkeypatch.setattr(lettering, "read", lambda picture, line: ("POLICE", CLEAR - 0.01))
    picture, _ = a_car([("POLICE", 40, 120, 200)])

    assert not naming_police(picture)


def test_of_a_picture_full_of_writing_the_largest_lines_are_read(monkeypatch):
    """A page would else take as long as it has lines."""
    heights = []

    def read(_picture, line):
        heights.append(line.height)
        return "", 1.0

    monkeypatch.setattr("sightings.photos.police_words.READ", 2)
    monkeypatch.setattr(lettering, "read", read)
    picture, _ = a_car([("7XKR 294", 34 - 6 * n, 100, 30 + 110 * n) for n in range(4)])

    naming_police(picture)

    found = sorted((line.height for line in lettering.lines(picture.resize((1024, 768)))), reverse=True)
    assert len(found) == 4
    assert heights == pytest.approx(found[:2], abs=2)


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
        naming_police(a_car([("POLICE", 30, 100, 200)])[0])
