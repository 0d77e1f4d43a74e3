"""The colours keep what tokens.css promises: contrast, and ranks in an order that any eye can read, grey
print included."""

import re
from itertools import combinations

import numpy as np
import pytest

from tests.browser.css_colours import SIGHTINGS, blended, contrast, difference, lightness, scheme

SIGHTS = ["normal", "protanopia", "deuteranopia", "tritanopia"]
SCHEMES = ["light", "dark"]
LAYERS = ["city", "request", "stop", "camp", "rent"]
FADED = 0.72  # of the oldest sightings, in sightings.css


@pytest.fixture(params=SCHEMES)
def colours(request):
    return scheme(request.param)


def ramp():
    return [scheme("light")[f"rank-{rank}"] for rank in range(6)]


@pytest.mark.parametrize("sight", SIGHTS)
def test_neighbouring_ranks_differ_and_darken_for_every_eye(sight):
    light = [lightness(colour, sight) for colour in ramp()]
    steps = [difference(a, b, sight) for a, b in zip(ramp(), ramp()[1:], strict=False)]

    assert all(np.diff(light) < -8)
    assert min(steps) > 15


def test_ranks_stay_apart_in_grey_print():
    light = [lightness(colour, "grey") for colour in ramp()]

    assert max(np.diff(light)) < -11


def test_numbers_on_ranks_can_be_read(colours):
    for rank in range(6):
        words = colours["on-pale"] if rank < 4 else colours["on-dark"]
        assert contrast(words, colours[f"rank-{rank}"]) >= 4.5, rank


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("ink", "paper"),
        ("ink", "raised"),
        ("ink", "caution"),
        ("soft", "paper"),
        ("soft", "raised"),
        ("stale", "paper"),
        ("accent", "paper"),
        ("accent", "raised"),
        ("danger", "paper"),
        ("on-accent", "accent"),
        ("on-cluster", "cluster"),
        ("map-label", "map-land"),
        ("map-label", "map-abroad"),
        ("map-label", "map-water"),
    ],
)
def test_words_can_be_read(colours, words, ground):
    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["map-land", "map-water", "map-abroad"])
@pytest.mark.parametrize("mark", ["cluster", "mark-line", "accent", "seen", *LAYERS])
def test_marks_stand_out_on_the_map(colours, mark, ground):
    assert contrast(colours[mark], colours[ground]) >= 3


@pytest.mark.parametrize("ground", ["map-land", "map-water", "map-abroad"])
def test_a_sighting_that_has_faded_still_stands_out(colours, ground):
    assert f"opacity: {FADED};" in SIGHTINGS.read_text()
    assert contrast(blended(colours["seen"], colours[ground], FADED), colours[ground]) >= 3


def test_marks_of_layers_differ_in_colour_and_their_numbers_can_be_read(colours):
    for one, other in combinations([*LAYERS, "seen", "cluster"], 2):
        assert difference(colours[one], colours[other], "normal") > 15, (one, other)
    for layer in LAYERS:
        assert contrast(colours["on-city"], colours[layer]) >= 4.5, layer


def test_fields_and_lines_that_mean_something_stand_out(colours):
    assert contrast(colours["line-strong"], colours["paper"]) >= 3


def test_every_token_is_a_plain_colour_in_both_schemes():
    assert scheme("light").keys() == scheme("dark").keys()
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in scheme("dark").values())
