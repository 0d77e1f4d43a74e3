"""Which published incidents come next, newest first, under any filter: asked of the map's index, so that a
filter that finds little costs no more than one that finds everything."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps import layers
from incidents import map_layer
from incidents.filtering import Selection
from incidents.map_filter import chosen_by

_ID_BITS = 40
_IDS = (1 << _ID_BITS) - 1

Position = tuple[date, int]  # day and id of the last incident that was shown


@dataclass(frozen=True)
class Stretch:
    """Ids in the order in which they are shown, and where the list goes on; None at its end."""

    ids: list[int]
    after: Position | None


def stretch(wanted: Selection, *, limit: int, after: Position | None = None) -> Stretch:
    """The next ids, at most ``limit``."""
    keys = _keys(wanted, after)
    first = keys if len(keys) <= limit else np.partition(keys, len(keys) - limit)[-limit:]
    shown = np.sort(first)[::-1]
    return Stretch((shown & _IDS).tolist(), _position(int(shown[-1])) if len(keys) > limit else None)


def all_ids(wanted: Selection, *, after: Position | None = None) -> NDArray[np.int64]:
    """Every id, in order: eight bytes each."""
    ids: NDArray[np.int64] = np.sort(_keys(wanted, after))[::-1] & _IDS
    return ids


def _keys(wanted: Selection, after: Position | None) -> NDArray[np.int64]:
    """Day and id of each chosen incident as one number, in no order; the greater, the newer."""
    state = layers.current(map_layer.NAME)
    mask = chosen_by(wanted, state)(state.points)
    keys = state.points.facets["day"].astype(np.int64) << _ID_BITS | state.points.id
    chosen: NDArray[np.int64] = keys if mask is None else keys[mask]
    return (
        chosen if after is None else chosen[chosen < (after[0].toordinal() << _ID_BITS | min(after[1], _IDS))]
    )


def _position(key: int) -> Position:
    return date.fromordinal(key >> _ID_BITS), key & _IDS
