"""The faces that are nobody's: enough people in each, nearer to no one of them, small, of a free set."""

import json
from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from biaslab.built_in import BY_KEY, FACES, MANIFEST
from biaslab.faces.crops import the_face
from biaslab.groups import GROUPS

ROWS = json.loads(MANIFEST.read_text())


def test_there_are_several_of_every_group_and_mixes_between_them():
    pure = [face.group for face in FACES if face.group]

    assert {group: pure.count(group) for group in GROUPS} == dict.fromkeys(GROUPS, 3)
    assert len([face for face in FACES if len(face.mix) == 2]) == 10
    assert BY_KEY["everybody"].mix == dict.fromkeys(GROUPS, 0.2)


def test_each_is_the_average_of_thirty_or_more():
    assert all(face.people >= 30 for face in FACES)
    assert all(sum(face.mix.values()) == pytest.approx(1) for face in FACES)


@pytest.mark.parametrize("row", ROWS["faces"], ids=lambda row: row["key"])
def test_none_resembles_somebody_who_is_in_it_more_than_strangers(row):
    assert row["nearest"]["inside"] > 0.85 * row["nearest"]["outside"]


def test_they_are_made_of_what_may_be_passed_on():
    assert ROWS["made_of"]["title"] == "FairFace"
    assert ROWS["made_of"]["licence"] == "CC BY 4.0"


def test_they_are_small_and_served_as_static_files():
    assert sum(len(face.picture()) for face in FACES) < 300_000
    assert all(finders.find(face.file) for face in FACES)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.key)
def test_each_can_be_tried(face):
    assert the_face(Image.open(BytesIO(face.picture())).convert("RGB")).any()
