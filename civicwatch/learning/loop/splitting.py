"""Puts a part of the verdicts aside, by groups, and leaves it aside for good.

A group that was once learned from is never compared with, and one that was put aside stays there: else a
later candidate would be held against a version that had seen the questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from civicwatch.learning.verdict_sets import HELD_OUT, LEARN, Row

ONE_IN = 5  # groups are put aside


def split(
    rows: Sequence[Row], groups: Sequence[int], *, before: Mapping[str, str], learned: Iterable[int] = ()
) -> list[Row]:
    """Rows with their group and side.

    ``groups`` has a number a row; ``before`` the side that keys had in earlier data sets; ``learned`` the
    groups in which a text of the other training data stands.
    """
    members: dict[int, list[str]] = defaultdict(list)
    for row, group in zip(rows, groups, strict=True):
        members[group].append(row.key)
    taught = set(learned)
    sides = {group: LEARN if group in taught else _side(keys, before) for group, keys in members.items()}
    return [replace(row, group=group, side=sides[group]) for row, group in zip(rows, groups, strict=True)]


def _side(keys: Sequence[str], before: Mapping[str, str]) -> str:
    known = {before[key] for key in keys if key in before}
    if known:
        return LEARN if LEARN in known else HELD_OUT
    first = min(sha256(key.encode()).hexdigest() for key in keys)
    return HELD_OUT if int(first[:8], 16) % ONE_IN == 0 else LEARN
