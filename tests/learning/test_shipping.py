"""What ships becomes active, unless somebody trained a version of their own."""

from datetime import UTC, datetime

import pytest

from civicwatch.learning import registry, services
from civicwatch.learning.models import ClassifierVersion, DataSet
from civicwatch.learning.shipping import register_shipped

NOW = datetime(2026, 3, 4, 5, tzinfo=UTC)
LATER = datetime(2026, 4, 5, 6, tzinfo=UTC)


@pytest.fixture
def ship(toy_registered, toy_trained, db):
    def shipped(word, now):
        services.ship(name="toy", trained=toy_trained(word), folder=toy_registered.shipped, now=now)
        register_shipped(ClassifierVersion.objects, name="toy", folder=toy_registered.shipped, now=now)
        return ClassifierVersion.objects.get(name="toy", trained_at=now)

    return shipped


def test_a_shipped_version_becomes_active(ship):
    version = ship("whistle", NOW)

    assert (version.is_active, version.activated_at, version.activated_by) == (True, NOW, None)
    assert registry.active("toy").predict(["a whistle"]) == [True]


def test_registering_twice_changes_nothing(ship):
    first = ship("whistle", NOW)

    assert ship("whistle", NOW) == first
    assert ClassifierVersion.objects.filter(name="toy").count() == 1


def test_a_shipped_version_gives_way_to_its_successor(ship):
    first, second = ship("whistle", NOW), ship("drum", LATER)

    first.refresh_from_db()
    assert (first.is_active, second.is_active) == (False, True)
    assert registry.active("toy").predict(["a drum"]) == [True]


def test_a_version_trained_here_stays_active(ship, toy_active):
    shipped = ship("drum", LATER)

    toy_active.refresh_from_db()
    assert (toy_active.is_active, shipped.is_active) == (True, False)


def test_a_version_trained_at_the_desk_stays_active_where_its_file_is_not_seen(ship, toy_active, settings):
    """The pod that migrates has no volume: the file lies with the processes that judge."""
    toy_active.data_set = DataSet.objects.create(name="toy", number=1, n=9)
    toy_active.save()
    (settings.VAR / "artefacts" / toy_active.artefact).unlink()

    assert not ship("drum", LATER).is_active


def test_it_takes_over_where_the_active_artefact_is_gone(ship, toy_active, settings):
    (settings.VAR / "artefacts" / toy_active.artefact).unlink()

    assert ship("drum", LATER).is_active
