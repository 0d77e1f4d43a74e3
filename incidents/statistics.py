"""Exact counts of published incidents under a filter, from the map's index: a pass over columns in memory."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps import layers
from civicwatch.maps.layers import State
from civicwatch.maps.points import Points
from civicwatch.places.models import City
from civicwatch.places.models import State as PlaceState
from incidents import facets, map_layer
from incidents.filtering import Selection
from incidents.map_filter import chosen_by
from incidents.models import ForceRank, Tag
from incidents.models.facet_labels import LABELS

FEW = 500  # keys that a query may name before reading the whole small table is quicker
EPOCH = 719_163  # date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Count:
    """``key`` can be given back as a filter; None stands for “not known”. ``label`` is for people."""

    key: str | int | None
    label: str
    count: int


@dataclass(frozen=True)
class Counted:
    total: int
    counts: list[Count]


def total(wanted: Selection) -> int:
    """How many published incidents the filter chooses."""
    state = layers.current(map_layer.NAME)
    mask = chosen_by(wanted, state)(state.points)
    return len(state.points) if mask is None else int(np.count_nonzero(mask))


def counted(by: str, wanted: Selection) -> Counted:
    """Counts by one of ``BY``; those of tags and outcomes overlap, all others add up to the total."""
    chosen = _Chosen(layers.current(map_layer.NAME), wanted)
    return Counted(len(chosen.column("day")), BY[by](chosen))


class _Chosen:
    """The columns of what a filter chooses, cut one at a time."""

    def __init__(self, state: State, wanted: Selection) -> None:
        self._points: Points = state.points
        self._mask = chosen_by(wanted, state)(state.points)

    def column(self, facet: str) -> NDArray[Any]:
        whole = self._points.facets[facet]
        return whole if self._mask is None else whole[self._mask]

    def tally(self, facet: str) -> dict[int, int]:
        values, counts = np.unique(self.column(facet), return_counts=True)
        return dict(zip(values.tolist(), counts.tolist(), strict=True))


def _by_month(chosen: _Chosen) -> list[Count]:
    months = (chosen.column("day") - EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    values, counts = np.unique(months, return_counts=True)
    return [
        Count(str(month), str(month), count) for month, count in zip(values, counts.tolist(), strict=True)
    ]


def _by_rank(chosen: _Chosen) -> list[Count]:
    tally = chosen.tally("rank")
    known = [Count(rank, str(ForceRank(rank).label), count) for rank, count in tally.items() if rank >= 0]
    return [*known, *_unknown(tally)]


def _by_state(chosen: _Chosen) -> list[Count]:
    tally = chosen.tally("state")
    states = PlaceState.objects.values_list("fips", "usps", "name")
    known = [Count(usps, name, tally[int(fips)]) for fips, usps, name in states if int(fips) in tally]
    return _most_first([*known, *_unknown(tally)])


def _by_city(chosen: _Chosen) -> list[Count]:
    tally = chosen.tally("city")
    cities = City.objects.filter(pk__in=tally) if len(tally) < FEW else City.objects.all()
    rows = cities.values_list("pk", "name", "state__usps").iterator()
    named: Counter[str] = Counter()  # a state may have two towns of one name; the filter means both
    for number, name, usps in rows:
        named[f"{name}, {usps}"] += tally.get(number, 0)
    return _most_first(
        [*(Count(name, name, count) for name, count in named.items() if count), *_unknown(tally)]
    )


def _by_tag(chosen: _Chosen) -> list[Count]:
    words = chosen.column("tags")
    counts = []
    for number, slug, name in Tag.objects.values_list("pk", "slug", "name"):
        word, bit = divmod(map_layer.tag_bits.get(number, words.shape[1] * 64), 64)
        if word < words.shape[1]:
            counts.append(Count(slug, name, int(np.count_nonzero(words[:, word] & np.uint64(1 << bit)))))
    return _most_first([count for count in counts if count.count])


def _by_agency(chosen: _Chosen) -> list[Count]:
    tally = chosen.tally("agency")
    names = {number: name for name, number in list(map_layer.agencies.items())}
    known = [Count(names[number], names[number], count) for number, count in tally.items() if number]
    return _most_first([*known, *_unknown({map_layer.UNKNOWN: tally.get(0, 0)})])


def _by_choice(facet: str) -> Callable[[_Chosen], list[Count]]:
    """Counts in the order of the choices; what a restricted incident hides is withheld."""

    def count(chosen: _Chosen) -> list[Count]:
        column = chosen.column(facet)
        tally = {choice: int(np.count_nonzero(column & bit)) for choice, bit in facets.BITS[facet].items()}
        known = [Count(choice, str(LABELS[facet][choice]), count) for choice, count in tally.items() if count]
        withheld = int(np.count_nonzero(column == 0))
        return [*known, *([Count(None, "withheld", withheld)] if withheld else [])]

    return count


def _unknown(tally: dict[int, int]) -> list[Count]:
    count = tally.get(map_layer.UNKNOWN, 0)
    return [Count(None, "not known", count)] if count else []


def _most_first(counts: list[Count]) -> list[Count]:
    return sorted(counts, key=lambda count: (-count.count, count.label))


BY: dict[str, Callable[[_Chosen], list[Count]]] = {
    "month": _by_month,
    "state": _by_state,
    "city": _by_city,
    "force_rank": _by_rank,
    "tag": _by_tag,
    "agency": _by_agency,
    **{facet: _by_choice(facet) for facet in facets.CHOICES},
}
