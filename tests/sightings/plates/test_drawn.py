"""Drawn plates: in their place, marked as far as they go, the same for the same chance."""

import numpy as np
import pytest
from PIL import Image, ImageChops

from sightings.plates import drawn


def chance(seed=1):
    return np.random.default_rng(seed)


def put(seed, *, where=None, size=(224, 224)):
    photo, mask = Image.new("RGB", size, (90, 140, 60)), Image.new("L", size)
    drawn.put(photo, mask, chance(seed), where=where)
    return photo, mask


def test_boards_are_as_wide_as_plates_are_and_carry_ink():
    for seed in range(30):
        board = drawn.board(chance(seed))
        assert 1.2 < board.width / board.height < 5
        assert np.asarray(board.convert("L")).std() > 10


def test_what_is_marked_is_what_was_drawn():
    found = 0
    for seed in range(30):
        photo, mask = put(seed)
        changed = ImageChops.difference(photo, Image.new("RGB", photo.size, (90, 140, 60))).convert("L")
        box = mask.getbbox()
        if box is None:
            assert changed.getbbox() is None
            continue
        found += 1
        marked, touched = np.asarray(mask) > 0, np.asarray(changed) > 8
        assert (touched & ~marked).sum() <= 0.35 * marked.sum() + 60  # the edge fades out
        assert (touched & marked).sum() >= 0.5 * marked.sum()
    assert found > 15


def test_a_plate_can_be_drawn_over_another():
    _photo, mask = put(3, where=(100.0, 120.0, 150.0, 145.0))

    left, top, right, bottom = mask.getbbox()
    assert (left, right) == pytest.approx((100, 150), abs=3)
    assert top >= 120 - 6 and bottom <= 145 + 6


def test_what_would_be_too_small_to_read_is_not_drawn():
    photo, mask = put(3, where=(100.0, 120.0, 104.0, 122.0))

    assert mask.getbbox() is None
    assert photo.getcolors() == [(224 * 224, (90, 140, 60))]


def test_the_same_chance_draws_the_same():
    assert put(7)[0].tobytes() == put(7)[0].tobytes() != put(8)[0].tobytes()


def test_words_are_drawn_too():
    photo = Image.new("RGB", (224, 224), (90, 140, 60))

    for seed in range(5):
        drawn.put_words(photo, chance(seed))

    assert len(photo.getcolors(maxcolors=224 * 224)) > 5


def test_where_no_fonts_are_installed_there_is_one(monkeypatch, tmp_path):
    monkeypatch.setattr(drawn, "FONTS", tmp_path)
    drawn._fonts.cache_clear()
    try:
        assert np.asarray(drawn.board(chance()).convert("L")).std() > 10
    finally:
        drawn._fonts.cache_clear()
