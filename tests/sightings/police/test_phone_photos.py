"""Variants of training pictures: the same again from the same chance, always something to learn from."""

import numpy as np
import pytest
from PIL import Image

from sightings.police import phone_photos
from sightings.police.phone_photos import variant


@pytest.fixture
def picture():
    noise = np.random.default_rng(1).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((224, 168))


def test_the_same_chance_gives_the_same_variant_and_another_gives_another(picture):
    first, again, other = (variant(picture, np.random.default_rng(seed)) for seed in (3, 3, 4))

    assert first.tobytes() == again.tobytes()
    assert (first.size, first.tobytes()) != (other.size, other.tobytes())


def test_the_picture_itself_stays_as_it_is(picture):
    before = picture.tobytes()

    for seed in range(12):
        variant(picture, np.random.default_rng(seed))

    assert picture.tobytes() == before


@pytest.mark.parametrize("size", [(224, 224), (40, 200), (12, 9)])
def test_every_variant_is_a_picture_no_larger_than_what_is_sent(size):
    for seed in range(40):
        found = variant(Image.new("L", size, 90), np.random.default_rng(seed))

        assert found.mode == "RGB" and max(found.size) <= 224 and min(found.size) >= 1


def test_night_is_darker_and_far_away_is_smaller(picture):
    chance = np.random.default_rng(5)

    dark = np.asarray(phone_photos.night(picture, chance)).mean()
    small = np.asarray(phone_photos.far_away(picture, chance), np.float32)

    assert dark < 0.75 * np.asarray(picture).mean()
    assert small.shape == (168, 224, 3)
    assert small.std() < np.asarray(picture, np.float32).std()


def test_black_squares_stand_in_many_variants():
    """One collection of police vehicles has them; where no other picture had, they would mean police."""
    grey = Image.new("RGB", (90, 90), (200, 200, 200))
    variants = [np.asarray(phone_photos.squares(grey, np.random.default_rng(seed))) for seed in range(40)]

    assert 15 <= sum((seen.max(axis=2) == 0).any() for seen in variants) <= 40
