"""The network that ships does what its scorecard says."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from civicwatch.learning import onnx_networks
from sightings.plates import finding, marked, measuring

CARD = json.loads(finding.SCORECARD.read_text(encoding="utf-8"))
DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "photos" / "police"


def test_the_scorecard_is_that_of_the_network():
    assert CARD["network"] == onnx_networks.about(finding.FOLDER)[finding.NAME]["sha256"]
    assert CARD["learned_from"]["plates"] > 600


def test_plates_from_sources_that_it_had_not_seen_are_measured_too():
    aside = CARD["aside"]

    assert aside["patterns"] and aside["learned_from"]["photos"] < CARD["learned_from"]["photos"]
    assert aside["alone"]["readable"]["n"] > 5


@pytest.mark.parametrize("way", list(measuring.WAYS))
def test_readable_plates_in_photos_held_aside_are_covered(way):
    readable = CARD["held"][way]["readable"]

    assert readable["n"] == 13 and readable["covered"] >= 12
    assert CARD["held"][way]["beside"]["area"] < 0.05


def test_what_the_scorecard_says_is_found_again():
    """Of the photos held aside those with a plate that can be read: of as many it is covered."""
    if not DATA.is_dir():
        pytest.skip("the real photos (../shared/data) are not here")
    photos = [
        photo for photo in marked.read(DATA) if photo.part == marked.HELD and photo.boxes.get("readable")
    ]

    found = measuring.measured(photos, finding.places)

    for way, figures in found.items():
        assert figures["readable"] == CARD["held"][way]["readable"]
