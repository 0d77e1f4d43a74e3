"""The reader's selection over the points of the map: a mask over columns, exact and quick."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.lib.parameters import Box, Parameters
from civicwatch.maps.layers import Chosen, State
from civicwatch.maps.points import E7, Points
from incidents import facets, selection
from incidents.filtering import Selection
from incidents.map_layer import agencies, bits, tag_bits
from incidents.models import Incident

Mask = NDArray[np.bool_]
Test = Callable[[Points], Mask]
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class All:
    """Chooses the points that pass every test; with no test, all of them."""

    tests: tuple[Test, ...]

    def __call__(self, points: Points, /) -> Mask | None:
        mask: Mask | None = None
        for test in self.tests:
            passed = test(points)
            mask = passed if mask is None else mask & passed
        return mask


def read(given: Parameters, state: State) -> Chosen:
    """The filter of a request. Raises InvalidParameter."""
    return chosen_by(selection.read(given), state)


def chosen_by(wanted: Selection, state: State) -> All:
    tests: list[Test] = []
    if wanted.bbox:
        tests.append(_in_box(wanted.bbox))
    if wanted.days.start:
        tests.append(_compared("day", np.greater_equal, wanted.days.start.toordinal()))
    if wanted.days.end:
        tests.append(_compared("day", np.less_equal, wanted.days.end.toordinal()))
    if wanted.force_ranks:
        tests.append(_one_of("rank", wanted.force_ranks))
    if wanted.force_rank_min is not None:
        tests.append(_compared("rank", np.greater_equal, wanted.force_rank_min))
    if wanted.state_ids is not None:
        tests.append(_one_of("state", [int(fips) for fips in wanted.state_ids]))
    if wanted.city_ids is not None:
        tests.append(_one_of("city", wanted.city_ids))
    if wanted.tag_ids is not None:
        tests.append(_tagged(wanted.tag_ids))
    tests += [_any_bit(facet, facets.bits(facet, choices)) for facet, choices in wanted.choices]
    if wanted.agencies:
        tests.append(_one_of("agency", _agency_numbers(wanted.agencies, len(agencies))))
    if wanted.words or wanted.updated_since:
        asked_in_sql = Selection(words=wanted.words, updated_since=wanted.updated_since)
        tests.append(_with_id(_ids(state.epoch, state.version, asked_in_sql)))
    return All(tuple(tests))


@lru_cache(maxsize=8)  # at most eight bytes an incident each
def _ids(epoch: int, version: int, wanted: Selection) -> Ids:
    """Sorted ids that SQL finds. Epoch and version are in the key: a change of the layer asks anew."""
    rows = Incident.objects.published().matching(wanted).values_list("pk", flat=True)
    return np.sort(np.fromiter(rows.iterator(chunk_size=10_000), np.int64))


@lru_cache(maxsize=32)
def _agency_numbers(wanted: tuple[tuple[str, ...], ...], known: int) -> tuple[int, ...]:
    """Numbers of the agencies whose names hold all words of one that is wanted. ``known`` is how many there
    are: a new one asks anew."""
    names = ((name.lower(), number) for name, number in list(agencies.items())[:known])
    return tuple(
        number for name, number in names if any(all(word in name for word in words) for words in wanted)
    )


def _in_box(box: Box) -> Test:
    west, south, east, north = (round(degrees * E7) for degrees in box)

    def test(points: Points) -> Mask:
        after, before = points.longitude >= west, points.longitude <= east
        columns = after & before if west <= east else after | before
        return columns & (points.latitude >= south) & (points.latitude <= north)

    return test


def _compared(facet: str, compare: Callable[[Any, int], Any], limit: int) -> Test:
    def test(points: Points) -> Mask:
        mask: Mask = compare(points.facets[facet], limit)
        return mask

    return test


def _one_of(facet: str, values: Iterable[int]) -> Test:
    wanted = np.array(list(values), np.int64)

    def test(points: Points) -> Mask:
        return np.isin(points.facets[facet], wanted)

    return test


def _tagged(tag_ids: Iterable[int]) -> Test:
    numbers = [tag_bits[tag] for tag in tag_ids if tag in tag_bits]

    def test(points: Points) -> Mask:
        words = points.facets["tags"]
        return np.asarray((words & bits(numbers, words.shape[1])).any(axis=1))

    return test


def _any_bit(facet: str, wanted: int) -> Test:
    def test(points: Points) -> Mask:
        mask: Mask = (points.facets[facet] & np.uint8(wanted)) != 0
        return mask

    return test


def _with_id(ids: Ids) -> Test:
    def test(points: Points) -> Mask:
        return np.isin(points.id, ids)

    return test
