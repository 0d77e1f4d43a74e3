"""What the tests of photos share: a classifier that says what it is told to, and a phone."""

from types import SimpleNamespace

import numpy as np
import pytest
from django.core.cache import cache

from civicwatch.learning import in_service
from civicwatch.learning.models import ClassifierVersion
from sightings import carriers
from sightings.carriers.console import ConsoleCarrier


@pytest.fixture
def network(monkeypatch):
    """`network.says` is the verdict on every picture; what it saw is in `network.seen`."""
    says = SimpleNamespace(score=0.97, outcome="verified", heat=np.eye(7))
    fake = SimpleNamespace(says=says, seen=[], version=ClassifierVersion.objects.order_by("pk").first())

    def predict(pictures):
        fake.seen += pictures
        return [fake.says for _ in pictures]

    fake.predict = predict
    given = in_service.loaded
    monkeypatch.setattr(in_service, "loaded", lambda name: fake if name == "photo" else given(name))
    return fake


@pytest.fixture
def phone(settings, tmp_path):
    settings.VAR = tmp_path
    carriers._carrier.cache_clear()  # the one that an earlier test asked for has another folder
    cache.clear()  # how often this address has reported in earlier tests
    yield ConsoleCarrier()
    carriers._carrier.cache_clear()
