"""The judge's side: both answers with all that belongs to them, or a kind refusal; nothing is kept."""

import os
import sys
from io import BytesIO

import pytest
from PIL import Image

from biaslab.built_in import BY_KEY, FACES
from biaslab.faces.prediction import Prediction
from biaslab.groups import GROUPS
from biaslab.services import experiments, judging

pytestmark = pytest.mark.django_db


def photo(*keys, kind="JPEG"):
    ground = Image.linear_gradient("L").resize((1000, 700)).convert("RGB")
    for at, key in enumerate(keys):
        ground.paste(Image.open(BytesIO(BY_KEY[key].picture())).resize((350, 350)), (80 + 480 * at, 180))
    file = BytesIO()
    ground.save(file, kind)
    return file.getvalue()


def asked(features="pixels", content=b"", **question):
    return judging.answer({"experiment": experiments.default(features).pk, **question}, content)


@pytest.mark.parametrize("features", ["pixels", "embedding"])
def test_both_answer_with_all_that_a_page_shows(features):
    found = Prediction.from_json(asked(features, photo("black-1")))

    for answer in (found.balanced, found.unbalanced):
        assert list(answer.probabilities) == list(GROUPS)
        assert sum(answer.probabilities.values()) == pytest.approx(1)
        assert answer.probabilities[answer.said] == max(answer.probabilities.values())
        assert 1 <= answer.seeds_agree <= answer.seeds == 5
        assert answer.right_of_100 is None or 0 <= answer.right_of_100 <= 100
        assert Image.open(BytesIO(answer.saliency_png)).mode == "RGBA"
        assert len(answer.saliency) == len(answer.saliency[0])
    side = 32 if features == "pixels" else 128
    assert Image.open(BytesIO(found.seen_png)).size == (side, side)
    assert found.sha256 == experiments.default(features).sha256


def test_a_built_in_face_and_a_photo_of_it_are_judged_alike():
    direct = Prediction.from_json(asked(face="eastasian-2"))
    taken = Prediction.from_json(asked(content=photo("eastasian-2", kind="PNG")))

    assert taken.balanced.said == direct.balanced.said
    for group in GROUPS:
        assert taken.balanced.probabilities[group] == pytest.approx(
            direct.balanced.probabilities[group], abs=0.12
        )


def test_the_point_of_the_lab_shows_on_the_built_in_faces():
    """Not a measurement: these faces were made of faces that the classifiers learned from."""
    others = [face for face in FACES if face.group and face.group != "White"]

    answers = [Prediction.from_json(asked(face=face.key)) for face in others]

    right = sum(found.balanced.said == face.group for found, face in zip(answers, others, strict=True))
    called_white = sum(found.unbalanced.said == "White" for found in answers)
    assert right >= 9 and called_white >= 7


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello", "not_a_picture"),
        (b"", "not_a_picture"),
        (photo(), "no_face"),
        (photo("white-1", "black-1"), "several_faces"),
        (photo("white-1")[:9000], "broken"),
    ],
    ids=["text", "nothing", "nobody", "two people", "half a photo"],
)
def test_what_cannot_be_judged_is_refused_with_a_code(content, code):
    assert asked(content=content) == {"refused": code}


@pytest.fixture(scope="module")
def written():
    """Every file that Python opens for writing while `watching` is on; a hook cannot be taken off."""
    found = {"watching": False, "paths": []}

    def hear(event, arguments):
        if event == "open" and found["watching"]:
            path, mode, flags = arguments
            if (mode and set(mode) & set("wax+")) or (flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
                found["paths"].append(path)

    sys.addaudithook(hear)
    yield found
    found["watching"] = False


def test_nothing_of_a_photo_is_written_anywhere(tmp_path, written):
    asked(content=photo("indian-1"))  # whatever is loaded once is loaded now
    written["watching"] = True
    (tmp_path / "control").write_bytes(b"x")

    asked(content=photo("indian-1"))

    written["watching"] = False
    assert [str(path) for path in written["paths"]] == [str(tmp_path / "control")]


def test_warming_loads_what_the_first_visitor_needs():
    judging.bundle.cache_clear()

    judging.warm()

    assert judging.bundle.cache_info().currsize == 1
