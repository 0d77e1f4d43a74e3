"""Points that are public only for a while: which are to be seen at a moment, and when that changes next.

A layer with a clock gives each point three facets: the first moment at which it may be seen, the first at
which it may not any more, and its version. Between two such moments the same points are seen, so nothing is
worked out anew. What is not to be seen yet moves neither a window's beginning nor its name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps.points import NOBODY, Points

FROM, UNTIL = "visible_from", "visible_until"  # facets: whole microseconds since 1970
VERSION = "map_version"  # a facet
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

    @property
    def name(self) -> bytes:
        """The same for the same points in the same versions since the same moment, in every process."""
        by_id = np.argsort(self.points.id)
        shown = np.stack((self.points.id[by_id], self.points.facets[VERSION][by_id]))
        return self.since.to_bytes(8) + shown.astype(np.int64).tobytes()


@dataclass(frozen=True)
class Clock:
    """What makes a layer follow the time. ``also`` names further moments at which what a filter chooses may
    change, such as when a point is half an hour old."""

    also: Moments | None = None

    def window(self, points: Points, tick: int) -> Window:
        after, before = points.facets[FROM], points.facets[UNTIL]
        seen = points.at(np.flatnonzero((after <= tick) & (tick < before)))
        begun = np.flatnonzero((after <= tick) & (after < before))
        ends = before[begun]
        also = self.also(seen) if self.also else NOBODY
        past = np.concatenate((after[begun], ends[ends <= tick], also[also <= tick]))
        coming = np.concatenate((after[after > tick], ends[ends > tick], also[also > tick]))
        return Window(seen, int(past.max(initial=0)), int(coming.min(initial=NEVER)))


def tick_of(moment: datetime) -> int:
    """A moment as the facets hold it."""
    return (moment - _EPOCH) // _TICK


def moment_of(tick: int) -> datetime:
    """The way back; also good for a column's values once they are plain numbers."""
    return _EPOCH + tick * _TICK
