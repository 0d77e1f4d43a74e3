"""The five groups of the lab, as its folders name them, and what other data sets call them.

They are labels that strangers gave to photos, not facts about people: a lesson of the lab is who chose them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WHITE, BLACK, EAST_ASIAN, INDIAN, OTHER = "White", "Black", "EastAsian", "Indian", "Other"
GROUPS = (WHITE, BLACK, EAST_ASIAN, INDIAN, OTHER)
# FairFace has seven; two are one here, and Southeast Asian stands between two of ours and is left out.
FAIRFACE: Mapping[str, str | None] = {
    "White": WHITE,
    "Black": BLACK,
    "East Asian": EAST_ASIAN,
    "Indian": INDIAN,
    "Middle Eastern": OTHER,
    "Latino_Hispanic": OTHER,
    "Southeast Asian": None,
}
UTKFACE = {"0": WHITE, "1": BLACK, "2": EAST_ASIAN, "3": INDIAN, "4": OTHER}


def counted(labels: Any) -> dict[str, int]:
    """How many of each group, in the order of the groups, those with none too."""
    found = list(labels)
    return {group: found.count(group) for group in GROUPS}
