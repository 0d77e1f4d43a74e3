"""Finding and cutting faces: the built-in ones, which are nobody's, stand in for photos."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps

from biaslab.built_in import FACES
from biaslab.faces import crops


def face(at=0, side=300):
    return Image.open(BytesIO(FACES[at].picture())).convert("RGB").resize((side, side))


def scene(*faces, size=(1200, 900), places=((150, 250), (700, 250))):
    ground = Image.linear_gradient("L").resize(size).convert("RGB")
    for one, place in zip(faces, places, strict=False):
        ground.paste(one, place)
    return ground


def alike(one, other):
    """Correlation of two crops."""
    return np.corrcoef(one.ravel().astype(float), other.ravel().astype(float))[0, 1]


@pytest.mark.parametrize("at", range(0, 15, 3))
def test_the_one_face_of_a_photo_is_found_and_cut(at):
    crop = crops.the_face(scene(face(at)))

    assert crop.shape == (crops.SIDE, crops.SIDE, 3)
    assert alike(crop, crops.the_face(face(at, 96))) > 0.97


def test_where_it_stands_how_large_and_how_it_is_turned_makes_no_difference():
    usual = crops.the_face(scene(face(3)))

    turned = crops.the_face(scene(face(3)).rotate(12, Image.Resampling.BICUBIC, expand=True))
    moved = crops.the_face(scene(face(3, 500), size=(2000, 1500), places=[(900, 700)]))

    assert alike(usual, turned) > 0.95
    assert alike(usual, moved) > 0.97


def test_a_face_that_fills_the_picture_is_found():
    assert alike(crops.the_face(face(0, 1000)), crops.the_face(face(0, 192))) > 0.97


def test_a_picture_without_a_face_is_declined():
    with pytest.raises(crops.NotOneFaceError) as declined:
        crops.the_face(scene())

    assert declined.value.code == "no_face"


def test_a_picture_of_two_people_is_declined():
    with pytest.raises(crops.NotOneFaceError) as declined:
        crops.the_face(scene(face(0), face(3)))

    assert declined.value.code == "several_faces"


def test_somebody_far_behind_does_not_count():
    picture = scene(face(0, 600), face(3, 110), places=((60, 150), (900, 300)))

    assert alike(crops.the_face(picture), crops.the_face(face(0))) > 0.95


def test_a_tiny_face_is_declined():
    with pytest.raises(crops.NotOneFaceError) as declined:
        crops.the_face(face(0, 22).resize((22, 22)))

    assert declined.value.code in {"face_too_small", "no_face"}


def test_pictures_of_a_data_set_are_cut_like_photos():
    ((crop, seen),) = crops.faces_of([face(6, 96)])

    assert seen
    assert alike(crop, crops.the_face(scene(face(6)))) > 0.95


def test_whoever_stands_beside_the_face_of_a_data_set_does_not_count():
    picture = scene(face(0, 200), face(3, 200), size=(600, 600), places=((200, 200), (395, 20)))

    ((crop, _seen),) = crops.faces_of([picture])

    assert alike(crop, crops.the_face(face(0))) > 0.9


def test_a_data_set_may_hold_pictures_of_several_sizes_and_without_a_face():
    nobody = Image.new("RGB", (80, 80), (90, 90, 90))

    found = list(crops.faces_of([face(0, 96), nobody, face(3, 96), face(6, 64)]))

    assert [seen for _, seen in found] == [True, False, True, True]
    assert alike(found[2][0], crops.the_face(face(3))) > 0.95


def test_a_mirrored_face_gives_a_mirrored_crop():
    straight, mirrored = crops.the_face(face(0)), crops.the_face(ImageOps.mirror(face(0)))

    assert alike(straight, mirrored[:, ::-1]) > 0.95
