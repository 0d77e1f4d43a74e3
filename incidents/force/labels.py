"""Force ranks and what counts as force; weak ranks for records that carry tags instead of a rank."""

from __future__ import annotations

from collections.abc import Iterable

RANKS = (0, 1, 2, 3, 4, 5)
FORCE_FROM = 2  # the lowest rank that counts as use of force
NO_POLICE = 0

_CHEMICAL_OR_ELECTRIC = frozenset(
    {
        "tear-gas", "tear-gas-canister", "pepper-spray", "pepper-ball", "spray", "gas", "mace", "taser",
        "tase", "stun-grenade", "lrad"
    }
)  # fmt: skip
_AMBIGUOUS = frozenset(
    # the tag alone leaves open how severe the force was: nothing to teach a rank by
    {
        "projectile", "less-lethal", "rubber-bullet", "foam-bullet", "marking-round", "bean-bag",
        "explosive", "shoot", "live-round", "gun", "vehicle", "drive", "choke", "knee-on-neck", "death"
    }
)  # fmt: skip
_BLUNT = frozenset({"baton", "strike", "beat", "shield", "bike", "horse"})
_EMPTY_HAND = frozenset(
    {
        "shove", "push", "tackle", "punch", "grab", "drag", "throw", "knee", "kick", "body-slam", "slam",
        "arrest", "zip-tie"
    }
)  # fmt: skip


def is_force(rank: int) -> bool:
    """Whether a rank counts as use of force."""
    return rank >= FORCE_FROM


def rank_taught_by(tags: Iterable[str]) -> int | None:
    """The rank that a record's tags teach in training, or None where they do not tell clearly.

    Follows how the rank-labelled posts were labelled where the same record stands in both; it is not a
    statement about the record.
    """
    tags = set(tags)
    if tags & _CHEMICAL_OR_ELECTRIC:
        return 4
    if tags & _AMBIGUOUS:
        return None
    if tags & _BLUNT:
        return 3
    return 2 if tags & _EMPTY_HAND else None
