"""By six bytes a picture is known again, and what nobody kept is said to be unknown."""

import json

import numpy as np
from PIL import Image

from sightings.police import classifier, learned_from
from sightings.police.panel import Panel
from tests.sightings.police import toy


def picture(seed):
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (8, 8, 3), np.uint8))


def test_the_share_is_of_the_pictures_that_are_known():
    known = learned_from.unpacked(learned_from.packed([picture(1), picture(2)]))

    told = learned_from.told(known, [picture(2), picture(3)], is_the_same=False)

    assert told == {"learned_from": True, "learned_from_share": 0.5}


def test_where_no_marks_are_kept_only_the_whole_is_known_again():
    assert learned_from.told(None, [picture(1)], is_the_same=True)["learned_from"] is True
    assert learned_from.told(None, [picture(1)], is_the_same=False)["learned_from"] is None
    assert learned_from.known_to("", "of nothing that ships") is None


def test_a_version_carries_its_own_marks():
    marks = learned_from.packed([picture(1)])
    panel = toy.panel()

    found = Panel.unpacked(classifier.replace(panel, learned_from=marks).packed())

    assert found.learned_from == marks and Panel.unpacked(panel.packed()).learned_from == ""


def test_what_ships_is_known():
    shipped = json.loads(learned_from.SHIPPED.read_text())
    row = json.loads((learned_from.SHIPPED.parent / "active.json").read_text())

    assert shipped["data_fingerprint"] == row["data_fingerprint"]
    assert len(learned_from.unpacked(shipped["marks"])) > row["scorecard"]["n"] * 0.99
