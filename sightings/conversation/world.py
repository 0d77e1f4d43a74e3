"""What the machine may ask of the world outside it. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sightings.conversation.phrases import Phrase
from sightings.conversation.spots import Spot


@dataclass(frozen=True, slots=True)
class Near:
    """A sighting that everybody can see now. ``metres`` from the spot asked about; where only an area is
    known, its name is in ``area``, and its ZIP code, where that is known, in ``zip_code``.

    ``is_mine``: this sender's own report. ``seen`` is a clock time at that place, such as *14:05*, and
    ``minutes`` how long ago that is; ``label`` says where it is in the public's words.
    """

    public_id: str
    metres: float
    seen: str
    activity: str = ""
    verification: str = "unverified"
    is_mine: bool = False
    area: str = ""
    label: str = ""
    minutes: int = 0
    zip_code: str = ""


@dataclass(frozen=True, slots=True)
class Latest:
    """What became of the sender's last sighting; ``shows`` is a clock time at its place, or empty.

    ``status`` is a sighting's, or `aside` where only a machine said no, `over` where its time ran out unseen,
    `left` where it ended because its sender said that the police had left, `confirmed_later` where it is
    confirmed before it may be shown. Of a report that was joined to another, it is that other one's.
    """

    status: str
    verification: str
    label: str
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """This sender's report that is on the map, or still to come there. ``label`` says where in the public's
    words; ``is_shared``: reports of others keep it on the map, by their own time."""

    public_id: str
    label: str
    activity: str = ""
    is_shown: bool = False
    is_shared: bool = False


class World(Protocol):
    @property
    def delay_minutes(self) -> int: ...

    @property
    def keep_days(self) -> int: ...

    @property
    def photos_may_teach(self) -> bool: ...

    @property
    def hours(self) -> int: ...

    @property
    def is_stopped(self) -> bool: ...

    @property
    def waits_for_person(self) -> bool:
        """Whether somebody was called to what this sender sent and has not looked yet."""

    def find(self, phrase: Phrase, *, city: str = "") -> Spot | None:
        """The place that a phrase names; ``city`` was named in another message."""

    def near(self, spot: Spot, *, radius_m: int) -> list[Near]:
        """What is seen near a spot now, the nearest first; what is known by its area alone comes last."""

    def latest(self) -> Latest | None: ...

    def live(self, now: datetime, spot: Spot | None = None) -> Live | None:
        """The newest report of this sender that was told of before ``now`` and whose own time runs then; with
        a spot, the newest there."""

    def last_city(self) -> str:
        """The city of the sender's last sighting, such as *Los Angeles, CA*, or nothing."""

    def shows(self, now: datetime, spot: Spot, show_from: datetime | None = None) -> str:
        """The clock time at a spot when a sighting put down now will be on the map, not before a moment."""
