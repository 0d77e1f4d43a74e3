"""Points that are public only for a while: which are to be seen at a moment, and when that changes next.

A layer with a clock gives each point two facets, the first moment at which it may be seen and the first at
which it may not any more. Between two such moments the same points are seen, so nothing is worked out anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps.points import Points

FROM, UNTIL = "visible_from", "visible_until"  # facets: whole microseconds since 1970
NEVER = int(np.iinfo(np.int64).max)

Moments = Callable[[Points], NDArray[np.int64]]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Window:
    """The points to be seen from ``since`` (0: always so far) until just before ``until``."""

    points: Points
    since: int
    until: int

    def holds_at(self, tick: int) -> bool:
        return self.since <= tick < self.until


@dataclass(frozen=True)
class Clock:
    """What makes a layer follow the time. ``also`` names further moments at which what a filter chooses may
    change, such as when a point is half an hour old."""

    also: Moments | None = None

    def window(self, points: Points, tick: int) -> Window:
        after, before = points.facets[FROM], points.facets[UNTIL]
        moments = np.unique(np.concatenate([after, before, *([self.also(points)] if self.also else [])]))
        place = int(np.searchsorted(moments, tick, side="right"))
        since = int(moments[place - 1]) if place else 0
        until = int(moments[place]) if place < len(moments) else NEVER
        return Window(points.at(np.flatnonzero((after <= tick) & (tick < before))), since, until)


def tick_of(moment: datetime) -> int:
    """A moment as the facets hold it."""
    return (moment - _EPOCH) // _TICK


def moment_of(tick: int) -> datetime:
    """The way back; also good for a column's values once they are plain numbers."""
    return _EPOCH + tick * _TICK
