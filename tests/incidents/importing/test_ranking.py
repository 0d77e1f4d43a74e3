"""The table from tags to force rank, in code and in the documentation."""

import re
from pathlib import Path

import pytest

from incidents.importing.ranking import RANK_OF_TAG, TAGS_OF_RANK, rank_of


@pytest.mark.parametrize(
    ("tags", "rank"),
    [
        ((), None),
        (("protester", "journalist"), 1),
        (("arrest", "zip-tie"), 1),
        (("push", "protester"), 2),
        (("push", "baton"), 3),
        (("baton", "tear-gas", "shove"), 4),
        (("live-round", "tear-gas"), 5),
    ],
)
def test_the_highest_means_of_force_decides(tags, rank):
    assert rank_of(tags) == rank


def test_no_tag_has_two_ranks():
    assert len(RANK_OF_TAG) == sum(len(tags) for tags in TAGS_OF_RANK.values())


def test_the_documented_table_is_the_one_that_is_used():
    documentation = Path("docs/importing.md").read_text()
    for rank, tags in TAGS_OF_RANK.items():
        row = re.search(rf"^\| {rank} \|([^|]*)\|", documentation, re.MULTILINE)
        assert row, rank
        assert set(re.findall(r"`([^`]+)`", row[1])) == set(tags)
