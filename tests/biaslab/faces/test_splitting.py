"""Splits: as many of each group, and no copy on both sides."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from biaslab.faces import near_copies
from biaslab.faces.splitting import TEST, TRAIN, split
from biaslab.groups import GROUPS, counted
from tests.biaslab.faces.toy_faces import picture

LABELS = np.repeat(GROUPS, [80, 20, 20, 24, 28])


def test_as_many_of_each_group_are_kept_aside():
    parts = split(LABELS, np.arange(len(LABELS)))

    assert counted(LABELS[parts == TEST].tolist()) == dict.fromkeys(GROUPS, 5)
    assert (parts == TRAIN).sum() == len(LABELS) - 25


def test_no_copy_stands_on_both_sides():
    copies = np.arange(len(LABELS)) // 4  # four copies of everything

    parts = split(LABELS, copies)

    assert not set(copies[parts == TEST]) & set(copies[parts == TRAIN])
    assert counted(LABELS[parts == TEST].tolist()) == dict.fromkeys(GROUPS, 5)


def test_too_few_faces_of_a_group_are_refused_in_words():
    with pytest.raises(ValueError, match="Other 3"):
        split(np.repeat(GROUPS, [20, 20, 20, 20, 3]), np.arange(83))


def test_copies_have_one_number_however_they_were_made():
    originals = [picture("Black", seed, side=96) for seed in range(20)]
    small = originals[0].resize((64, 64), Image.Resampling.BICUBIC)
    mirrored = ImageOps.mirror(originals[1])

    numbers = near_copies.group_numbers([*originals, small, mirrored])

    assert numbers[20] == numbers[0]
    assert numbers[21] == numbers[1]
    assert len(set(numbers)) == 20
