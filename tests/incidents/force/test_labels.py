"""Ranks, and what tags teach."""

import pytest

from incidents.force.labels import is_force, rank_taught_by


@pytest.mark.parametrize(
    ("rank", "force"), [(0, False), (1, False), (2, True), (3, True), (4, True), (5, True)]
)
def test_force_begins_at_rank_two(rank, force):
    assert is_force(rank) is force


@pytest.mark.parametrize(
    ("tags", "rank"),
    [
        ([], None),
        (["journalist"], None),
        (["shove", "protester"], 2),
        (["baton", "shove"], 3),
        (["tear-gas", "baton"], 4),
        (["shoot", "baton"], None),
        (["shoot", "pepper-spray"], 4),
    ],
)
def test_tags_teach_a_rank_only_where_they_tell_clearly(tags, rank):
    assert rank_taught_by(tags) == rank
