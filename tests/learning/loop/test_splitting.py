"""What is put aside, and that it stays there."""

from civicwatch.learning.loop.splitting import split
from civicwatch.learning.verdict_sets import clean
from tests.learning.loop.votes import verdict

ROWS = clean([verdict(number, "yes") for number in range(500)]).rows


def test_a_group_stands_on_one_side_only():
    divided = split(ROWS, [at // 5 for at in range(500)], before={})
    sides = {}
    for row in divided:
        sides.setdefault(row.group, set()).add(row.side)
    assert all(len(found) == 1 for found in sides.values())
    held_out = sum(found == {"held_out"} for found in sides.values())
    assert 10 <= held_out <= 32  # a fifth of a hundred


def test_what_was_put_aside_stays_aside_when_more_comes():
    first = {row.key: row.side for row in split(ROWS[:300], list(range(300)), before={})}
    later = {row.key: row.side for row in split(ROWS, list(range(500)), before=first)}
    assert {key: later[key] for key in first} == first


def test_a_group_that_was_learned_from_is_never_compared_with():
    """Even where a new copy of it would have been put aside."""
    sides = split(ROWS, [0] * 500, before={ROWS[0].key: "held_out", ROWS[1].key: "learn"})
    assert {row.side for row in sides} == {"learn"}


def test_a_copy_of_the_operators_own_data_is_learned():
    assert {row.side for row in split(ROWS, list(range(500)), before={}, learned=range(500))} == {"learn"}
