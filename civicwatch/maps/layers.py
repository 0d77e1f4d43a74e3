"""The layers of the map, registered by the apps, each with an index of its own in every web process.

An index asks for the rows changed since its version before it answers, so what it says is never older than
the last commit, and no process tells another anything.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from numpy.typing import NDArray

from civicwatch.lib.parameters import Described, Parameters
from civicwatch.maps import models
from civicwatch.maps.clock import Clock, Window, tick_of
from civicwatch.maps.points import Points

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Changes:
    """Rows now public, as points, the ids of rows no longer so, and the highest version among both."""

    points: Points
    gone: NDArray[np.int64]
    version: int


class Chosen(Protocol):
    """Says which of some points a request wants: a mask, or None for all of them."""

    def __call__(self, points: Points, /) -> NDArray[np.bool_] | None: ...


@dataclass(frozen=True)
class State:
    """One consistent state of an index. For a layer with a clock ``moment`` (in ticks) is since when these
    points are the ones to be seen, and ``window`` names them."""

    epoch: int
    version: int
    points: Points
    moment: int = 0
    window: str = ""

    @property
    def name(self) -> str:
        """Anybody may read it. A layer's version counts what is not to be seen yet, too: where there is a
        clock, whoever watched it would learn the very second in which somebody sent something."""
        return self.window or f"{self.epoch:x}-{self.version:x}"


@dataclass
class Index:
    """The live index of one layer in this process; safe to use from any thread."""

    name: str
    changes_since: Callable[[int | None], Changes]
    clock: Clock | None = None
    _state: State | None = None
    _seen: tuple[State, Window, State] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def current(self, *, now: datetime | None = None) -> State:
        state = self._newest()
        return state if self.clock is None else self._to_be_seen(state, self.clock, now or timezone.now())

    def _to_be_seen(self, state: State, clock: Clock, now: datetime) -> State:
        """The points of a state that are public at this moment; kept until that changes."""
        tick, seen = tick_of(now), self._seen
        if seen is None or seen[0] is not state or not seen[1].holds_at(tick):
            window = clock.window(state.points, tick)
            shown = replace(state, points=window.points, moment=window.since, window=_name_of(window))
            seen = self._seen = state, window, shown
        return seen[2]

    def _newest(self) -> State:
        state = self._state
        if state and stored_version(self.name) == (state.epoch, state.version):
            return state
        with self._lock:
            return self._brought_up_to_date()

    def _brought_up_to_date(self) -> State:
        epoch, version = stored_version(self.name)
        state = self._state
        if state and state.epoch == epoch and state.version <= version:
            if state.version == version:
                return state
            changes = self.changes_since(state.version)
            points = _changed(state.points, changes)
        else:
            changes = self.changes_since(None)
            points = changes.points
        self._state = State(epoch, max(version, changes.version), points)
        return self._state


@dataclass(frozen=True)
class Layer:
    """What an app tells the map: how to read its rows (all public ones, or those changed since a version),
    how to filter them (may raise InvalidParameter) and by which parameters, and what a single point shows.
    Where its points are public only for a while, ``clock`` says so."""

    name: str
    changes_since: Callable[[int | None], Changes]
    filter: Callable[[Parameters, State], Chosen]
    properties: Callable[[Points], list[dict[str, Any]]]
    parameters: tuple[Described, ...] = ()
    clock: Clock | None = None


_layers: dict[str, tuple[Layer, Index]] = {}


def register(layer: Layer) -> None:
    """Called once by an app when it is ready."""
    _layers[layer.name] = (layer, Index(layer.name, layer.changes_since, layer.clock))


def find(name: str) -> Layer | None:
    entry = _layers.get(name)
    return entry and entry[0]


def names() -> list[str]:
    return sorted(_layers)


def parameters() -> list[Described]:
    """The filters of all layers, each once."""
    named = {described.name: described for layer, _ in _layers.values() for described in layer.parameters}
    return list(named.values())


def current(name: str, *, now: datetime | None = None) -> State:
    """The state of a layer's index after everything committed so far. KeyError: there is no such layer."""
    return _layers[name][1].current(now=now)


def read_ahead() -> threading.Thread:
    """Read every layer in a thread, so that the first request after a start need not wait for it."""
    thread = threading.Thread(target=_read_all, name="read-ahead", daemon=True)
    thread.start()
    return thread


def _read_all() -> None:
    try:
        for name in names():
            current(name)
    except DatabaseError as error:  # not migrated yet, or away for now: the first request reads
        logger.info("the map is not read ahead: %s", type(error).__name__)
    finally:
        connection.close()


def stored_version(name: str) -> tuple[int, int]:
    row = models.Layer.objects.filter(name=name).values_list("epoch", "version").first()
    return row or (0, 0)


def _name_of(window: Window) -> str:
    """Under the site's key, so that the exact moment in it cannot be found by trying."""
    return salted_hmac("civicwatch.maps.window", window.name, algorithm="sha256").hexdigest()[:32]


def _changed(points: Points, changes: Changes) -> Points:
    touched = np.concatenate((changes.points.id, changes.gone))
    return points.without(touched).plus(changes.points) if len(touched) else points
