"""Hours in which nobody is texted: times of the clock at the place, which may pass midnight."""

from datetime import time


def is_quiet(clock: time, begin: time | None, end: time | None) -> bool:
    """Whether ``clock`` lies in the quiet hours: ``begin`` is in them, ``end`` is not. Equal: never quiet."""
    if begin is None or end is None or begin == end:
        return False
    if begin < end:
        return begin <= clock < end
    return clock >= begin or clock < end
