"""The toy classifier, registered for one test."""

import pytest

from biaslab.models import Experiment
from civicwatch.learning import registry, services
from civicwatch.learning.models import ClassifierVersion
from tests.learning import toy


@pytest.fixture
def nothing_shipped(db):
    """No classifier is registered, and nothing rests on one."""
    Experiment.objects.all().delete()
    ClassifierVersion.objects.all().delete()


@pytest.fixture
def toy_registered(monkeypatch, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    monkeypatch.setattr(registry, "_loaded", {})
    registry.register("toy", module=toy.__name__, shipped=tmp_path / "shipped")
    return registry.registration("toy")


@pytest.fixture
def toy_trained():
    def trained(word="whistle"):
        return registry.Trained(word.encode(), ".txt", {"queue": 0.5}, {"n": 1}, "f" * 64, {})

    return trained


@pytest.fixture
def toy_active(toy_registered, toy_trained, db):
    from django.utils import timezone

    now = timezone.now()
    version = services.register_version(name="toy", trained=toy_trained(), now=now)
    return services.activate(version, by=None, now=now)
