"""How far and which way, as people say it: *14:05 two blocks away* rather than metres and degrees."""

from collections.abc import Iterable

from sightings.conversation.texts import Listed, Part
from sightings.conversation.world import Near

BLOCK = 100.0
_MILE = 1_609.0
_MOST_BLOCKS = 9


def distance(metres: float) -> Part:
    blocks = round(metres / BLOCK)
    if blocks == 0:
        return Part("distance:here")
    if blocks == 1:
        return Part("distance:block")
    if blocks <= _MOST_BLOCKS:
        return Part("distance:blocks", {"n": blocks})
    return Part("distance:miles", {"n": f"{metres / _MILE:.1f}"})


def listed(seen: Iterable[Near]) -> Listed:
    """*14:05 2 blocks away: police present (one report, photo checked)*, one after the other."""
    return Listed(tuple(_row(near) for near in seen))


def _row(near: Near) -> tuple[str | Part, ...]:
    whose = Part("mine") if near.is_mine else Part(f"verification:{near.verification}")
    where = Part("distance:area", {"name": near.area}) if near.area else distance(near.metres)
    return near.seen, where, Part(f"activity:{near.activity}"), "-", whose
