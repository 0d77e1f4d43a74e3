"""How far, where and how long ago, as people say it: *25 min ago, 2 blocks away* rather than metres."""

from collections.abc import Iterable

from sightings.conversation.texts import Listed, Part
from sightings.conversation.world import Near
from sightings.place_words import name_near

BLOCK = 100.0
_MILE = 1_609.0
_MOST_BLOCKS = 9
_JUST_NOW, _HOUR = 5, 60  # minutes; a public time is no more exact than five


def distance(metres: float) -> Part:
    blocks = round(metres / BLOCK)
    if blocks == 0:
        return Part("distance:here")
    if blocks == 1:
        return Part("distance:block")
    if blocks <= _MOST_BLOCKS:
        return Part("distance:blocks", {"n": blocks})
    return Part("distance:miles", {"n": f"{metres / _MILE:.1f}"})


def listed(seen: Iterable[Near], *, around: bool = False) -> Listed:
    """*25 min ago 2 blocks away (MacArthur Park): police present - one report*, one after the other.

    ``around``: an area was asked about. How far something is from its middle would say nothing.
    """
    return Listed(tuple(_row(near, around=around) for near in seen))


def age(minutes: int) -> Part:
    if minutes < _JUST_NOW:
        return Part("age:now")
    if minutes < _HOUR:
        return Part("age:minutes", {"n": minutes})
    return Part("age:hours", {"h": minutes // _HOUR, "m": minutes % _HOUR})


def place(label: str) -> Part | str:
    """A public label in the sender's language: its names stay, the *near* before them is a word of ours."""
    name = name_near(label)
    return Part("place:near", {"name": name}) if name else label


def _row(near: Near, *, around: bool) -> tuple[str | Part, ...]:
    whose = Part("mine") if near.is_mine else Part(f"verification:{near.verification}")
    what = Part("seen:what", {"activity": Part(f"activity:{near.activity}"), "whose": whose})
    if near.area:
        return age(near.minutes), Part("distance:area", {"name": place(near.area)}), what
    far = () if around and near.label else (distance(near.metres),)
    named = (Part("seen:where", {"place": place(near.label)}),) if near.label else ()
    return (age(near.minutes), *far, *named, what)
