"""The reader's selection over the points of the map: a mask over columns, exact and quick."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from civicwatch.lib.parameters import Parameters
from civicwatch.maps.layers import Chosen, State
from civicwatch.maps.masks import All, Mask, Test, compared, in_box, one_of
from civicwatch.maps.points import Points
from incidents import facets, selection
from incidents.filtering import Selection
from incidents.map_layer import agencies, bits, tag_bits
from incidents.models import Incident

Ids = NDArray[np.int64]


def read(given: Parameters, state: State) -> Chosen:
    """The filter of a request. Raises InvalidParameter."""
    return chosen_by(selection.read(given), state)


def chosen_by(wanted: Selection, state: State) -> All:
    tests: list[Test] = []
    if wanted.bbox:
        tests.append(in_box(wanted.bbox))
    if wanted.days.start:
        tests.append(compared("day", np.greater_equal, wanted.days.start.toordinal()))
    if wanted.days.end:
        tests.append(compared("day", np.less_equal, wanted.days.end.toordinal()))
    if wanted.force_ranks:
        tests.append(one_of("rank", wanted.force_ranks))
    if wanted.force_rank_min is not None:
        tests.append(compared("rank", np.greater_equal, wanted.force_rank_min))
    if wanted.state_ids is not None:
        tests.append(one_of("state", [int(fips) for fips in wanted.state_ids]))
    if wanted.city_ids is not None:
        tests.append(one_of("city", wanted.city_ids))
    if wanted.tag_ids is not None:
        tests.append(_tagged(wanted.tag_ids))
    tests += [_any_bit(facet, facets.bits(facet, choices)) for facet, choices in wanted.choices]
    if wanted.agencies:
        tests.append(one_of("agency", _agency_numbers(wanted.agencies, len(agencies))))
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
