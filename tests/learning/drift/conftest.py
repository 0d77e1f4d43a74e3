"""The toy classifier, watched for drift, with rows laid out by the test."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from civicwatch.learning import registry, services
from civicwatch.learning.models import ClassifierVersion
from tests.learning import toy
from tests.learning.drift import toy_samples

START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def rows():
    toy_samples.ROWS.clear()
    toy_samples.ASKED.clear()
    yield toy_samples.ROWS
    toy_samples.ROWS.clear()


@pytest.fixture
def activate(monkeypatch, tmp_path, settings, db, rows):
    """Make a version of the toy the active one; it is the only classifier that is watched."""
    settings.VAR = tmp_path / "var"
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(registry, "_loaded", {})
    registry.register("toy", module=toy.__name__, shipped=tmp_path / "shipped", samples=toy_samples.__name__)

    def activate(word="whistle", *, at=START, card=None):
        trained = registry.Trained(word.encode(), ".txt", {"queue": 0.5}, card or {"n": 1}, "f" * 64, {})
        version = services.register_version(name="toy", trained=trained, now=at)
        return services.activate(version, by=None, now=at)

    return activate


@pytest.fixture
def version(activate) -> ClassifierVersion:
    return activate()


@pytest.fixture
def fill(rows):
    """Rows for whole days from a moment on, `count` a day: lengths around `length`, labels by their share."""
    chance = np.random.default_rng(7)

    def fill(since, *, days=1, count=96, length=5.0, yes=0.3):
        for number in range(days * count):
            at = since + number * DAY / count
            label = "yes" if chance.random() < yes else "no"
            rows.append((at, float(chance.lognormal(length, 0.8)), label))

    return fill
