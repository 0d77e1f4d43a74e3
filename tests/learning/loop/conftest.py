"""The classifier of votes, registered for one test, with a version that judges and knows nothing."""

import pytest
from django.utils import timezone

from civicwatch.learning import registry, services
from civicwatch.lib import bell, jobs
from tests.factories import UserFactory
from tests.learning.loop import votes


@pytest.fixture
def people(monkeypatch):
    """The list of what people decided; whatever a test puts in is gone after it."""
    found = []
    monkeypatch.setattr(votes, "PEOPLE", found)
    return found


@pytest.fixture
def voting(db, people, monkeypatch, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    settings.TRAINING_FEWEST = 10
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    monkeypatch.setattr(registry, "_loaded", {})
    monkeypatch.setattr(bell, "ring_after_commit", lambda *names: None)
    registry.register(
        "votes",
        module=votes.__name__,
        shipped=tmp_path / "shipped",
        verdicts=f"{votes.__name__}:PEOPLE_TEACH",
    )
    trained = registry.Trained(b"{}", ".json", {"half": 0.5}, {"n": 1}, "0" * 64, {})
    now = timezone.now()
    version = services.register_version(name="votes", trained=trained, now=now)
    return services.activate(version, by=None, now=now)


@pytest.fixture
def decided(people):
    """Four hundred decisions, of which a fifth is put aside."""
    people.extend(votes.verdict(number, "yes" if number % 2 else "no") for number in range(400))
    return people


@pytest.fixture
def administrator(db):
    return UserFactory(role="administrator")


@pytest.fixture
def step():
    """Run one step of every training that is due, as its worker would."""

    def run(*stages):
        return [jobs.run_until_empty(f"learning_{stage}") for stage in stages]

    return run
