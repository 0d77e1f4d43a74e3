"""The detector of faces that the lab and the photos of sightings share."""

import io

import pytest
from PIL import Image

from biaslab.built_in import FACES
from civicwatch.learning import artefacts, centerface, onnx_networks


def picture(size=256):
    return Image.open(io.BytesIO(FACES[0].picture())).convert("RGB").resize((size, size))


def test_it_finds_the_face_and_where_it_is():
    (found,) = centerface.find([picture()], 256)

    face = max(found, key=lambda face: face.score)
    assert face.score > 0.5 and face.covers(128, 128)
    assert face.points[0][0] < face.points[1][0]  # the left eye of the picture first


def test_nothing_is_no_face():
    assert centerface.find([Image.new("RGB", (256, 200), "grey")], 256) == [[]]


def test_of_two_that_lie_on_one_another_the_surer_is_kept():
    near = [centerface.Face(score, (x, 0, x + 10, 10), None) for score, x in ((0.6, 0), (0.9, 1), (0.5, 40))]

    assert [face.score for face in centerface.without_doubles(near)] == [0.9, 0.5]


def test_it_says_whose_it_is():
    (entry,) = onnx_networks.about(centerface.FOLDER).values()

    assert entry["licence"] == "MIT" and entry["url"].startswith("https://") and entry["by"]
    assert {path.name for path in centerface.FOLDER.iterdir()} == {entry["file"], onnx_networks.MANIFEST}


def test_an_altered_network_is_not_run(monkeypatch, tmp_path):
    for path in centerface.FOLDER.iterdir():
        altered = path.read_bytes()[:-1] if path.suffix == ".onnx" else path.read_bytes()
        (tmp_path / path.name).write_bytes(altered)
    monkeypatch.setattr(centerface, "FOLDER", tmp_path)

    with pytest.raises(artefacts.ArtefactError, match="altered"):
        centerface.find([picture()], 64)
