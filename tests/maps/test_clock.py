"""Layers whose points come and go by the clock: to the very tick, and without asking the database."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from civicwatch.maps import layers
from civicwatch.maps.clock import FROM, NEVER, UNTIL, VERSION, Clock, moment_of, tick_of
from civicwatch.maps.layers import Changes, Index, Layer
from civicwatch.maps.points import Points, no_points
from civicwatch.maps.services import next_version

NOON = datetime(2026, 5, 30, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def points(*spans, versions=None):
    ids = np.arange(1, len(spans) + 1)
    first, end = np.array([span[0] for span in spans]), np.array([span[1] for span in spans])
    return Points.of(ids, ids * 1.0, ids * 1.0, {FROM: first, UNTIL: end, VERSION: np.array(versions or ids)})


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8)


@given(spans, st.integers(0, 25))
def test_a_window_holds_what_is_public_then(spans, tick):
    window = Clock().window(points(*spans), tick)

    public = {n for n, (first, end) in enumerate(spans, 1) if first <= tick < end}
    assert set(window.points.id.tolist()) == public
    assert window.holds_at(tick)


@given(spans, st.integers(0, 25))
def test_nothing_changes_while_a_window_holds(spans, tick):
    window = Clock().window(points(*spans), tick)

    for other in range(26):
        if window.holds_at(other):
            seen = Clock().window(points(*spans), other)
            assert seen.points.id.tolist() == window.points.id.tolist()


def test_further_moments_end_a_window():
    clock = Clock(also=lambda points: points.facets[FROM] + 3)

    window = clock.window(points((10, 20)), 14)

    assert (window.since, window.until) == (13, 20)


def test_an_empty_layer_has_a_window_without_end():
    none = np.empty(0, np.int64)
    empty = Points(
        no_points().cell, none, no_points().latitude, no_points().longitude, {FROM: none, UNTIL: none}
    )

    window = Clock().window(empty, 5)

    assert (len(window.points), window.since, window.until) == (0, 0, NEVER)


def test_a_moment_survives_as_ticks():
    moment = NOON + timedelta(microseconds=7)
    assert moment_of(tick_of(moment)) == moment


@pytest.fixture
def one_hour():
    """A layer of one point that is public from noon to one, and how often it was read."""
    read = []

    def changes_since(version):
        read.append(version)
        return Changes(points((tick_of(NOON), tick_of(NOON + timedelta(hours=1)))), np.empty(0, np.int64), 1)

    return changes_since, read


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "public"),
    [
        (NOON - TICK, []),
        (NOON, [1]),
        (NOON + timedelta(hours=1) - TICK, [1]),
        (NOON + timedelta(hours=1), []),
    ],
)
def test_a_point_comes_and_goes_at_its_very_tick(one_hour, moment, public):
    changes_since, read = one_hour
    with transaction.atomic():
        next_version("brief")
    index = Index("brief", changes_since, Clock())
    index.current(now=NOON + timedelta(minutes=30))

    assert index.current(now=moment).points.id.tolist() == public
    assert read == [None]


@pytest.mark.django_db
def test_a_state_is_named_by_the_moment_too(one_hour):
    index = Index("brief", one_hour[0], Clock())

    states = [index.current(now=NOON + timedelta(minutes=minutes)) for minutes in (-1, 1, 2, 61)]

    before, first, second, after = [state.name for state in states]
    assert first == second
    assert len({before, first, after}) == 3


def test_what_is_not_to_be_seen_yet_changes_nothing_that_can_be_seen():
    clock = Clock(also=lambda points: points.facets[FROM] - 9)
    alone = clock.window(points((10, 20)), 15)

    with_others = clock.window(points((10, 20), (16, 30), (14, 12)), 15)

    assert (with_others.since, with_others.name) == (alone.since, alone.name)
    assert with_others.until == 16


def test_a_new_version_of_what_is_seen_names_the_window_anew():
    first, second = (Clock().window(points((10, 20), versions=[version]), 15) for version in (1, 2))

    assert first.name != second.name


@pytest.mark.django_db
def test_a_tile_kept_by_a_reader_is_refused_once_a_point_has_gone(one_hour, monkeypatch):
    monkeypatch.setattr(layers, "_layers", {})
    layers.register(
        Layer("brief", one_hour[0], lambda given, state: lambda points: None, _no_words, clock=Clock())
    )
    address, client = "/api/v1/tiles/brief/0/0/0.geojson", Client()

    def at(moment, **headers):
        monkeypatch.setattr("civicwatch.maps.layers.timezone.now", lambda: moment)
        return client.get(address, headers=headers)

    shown = at(NOON + timedelta(minutes=59))
    kept = at(NOON + timedelta(minutes=59, seconds=59), if_none_match=shown["ETag"])
    gone = at(NOON + timedelta(hours=1), if_none_match=shown["ETag"])

    assert len(shown.json()["features"]) == 1
    assert kept.status_code == 304
    assert (gone.status_code, gone.json()["features"]) == (200, [])


def _no_words(points):
    return [{} for _ in range(len(points))]
