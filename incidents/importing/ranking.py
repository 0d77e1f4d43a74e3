"""Force rank from tags, by one table (reasons in docs/importing.md).

The highest means of force that is tagged decides. Ranks follow the continuum that the classifier is
trained on: empty hand, then blunt force, then chemical or electric, then force that can kill.
"""

from collections.abc import Iterable

TAGS_OF_RANK: dict[int, tuple[str, ...]] = {
    5: ("live-round", "death", "choke", "knee-on-neck"),
    4: (
        *("pepper-spray", "spray", "mace", "tear-gas", "tear-gas-canister", "gas", "pepper-ball"),
        *("taser", "tase"),
    ),
    3: (
        *("less-lethal", "shoot", "projectile", "rubber-bullet", "foam-bullet", "bean-bag", "marking-round"),
        *(
            "paintball",
            "stun-grenade",
            "explosive",
            "lrad",
            "baton",
            "shield",
            "bike",
            "horse",
            "dog",
            "drive",
        ),
    ),
    2: (
        *("push", "shove", "punch", "grab", "tackle", "kick", "knee", "throw", "strike", "beat"),
        "sexual-assault",
    ),
}
RANK_OF_TAG = {tag: rank for rank, tags in TAGS_OF_RANK.items() for tag in tags}


def rank_of(tags: Iterable[str]) -> int | None:
    """The rank, 1 where tags name no means of force, None where there is no tag to go by."""
    ranks = [RANK_OF_TAG.get(tag, 1) for tag in tags]
    return max(ranks, default=None)
