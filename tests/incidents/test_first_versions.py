"""What stood in public before versions were kept gets a first one, with public words only."""

from importlib import import_module

import pytest
from django.apps import apps

from incidents.models import Version
from incidents.services import versions
from tests.factories import NOON, EvidenceFactory, IncidentFactory

pytestmark = pytest.mark.django_db
migration = import_module("incidents.migrations.0006_putting_right")


def keep():
    migration.keep_first_versions(apps, None)


def test_what_is_kept_is_what_a_version_would_hold():
    """But for the point: the words tell the place well enough."""
    incident = IncidentFactory(published=True, tags=["march"], charges=True, evidence=2)
    EvidenceFactory(incident__merged_into=incident, url="https://news.example.org/x")
    keep()
    versions.keep(incident, action="publish", role="moderator", now=NOON)

    first, second = Version.objects.order_by("number")
    assert (first.action, first.role) == ("kept", "machine")
    assert first.facts.items() <= second.facts.items()
    assert second.facts.keys() - first.facts.keys() == {"latitude", "longitude"}


def test_a_restricted_one_keeps_no_words():
    IncidentFactory(published=True, restricted=True, title="Secret", address="4 Elm St", tags=["march"])
    keep()

    kept = str(Version.objects.get().facts)
    assert not any(word in kept for word in ("Secret", "Elm", "march", "example.org"))


def test_links_that_would_show_a_child_are_not_kept():
    IncidentFactory(published=True, involves_child=True)
    keep()

    assert Version.objects.get().facts["links"] == []


def test_what_is_not_public_is_passed_over():
    IncidentFactory(placed=True)
    keep()

    assert not Version.objects.exists()


def test_a_second_run_adds_nothing_and_the_way_back_takes_only_these():
    incident = IncidentFactory(published=True)
    keep()
    keep()
    versions.keep(incident, action="publish", role="moderator", now=NOON)
    assert Version.objects.count() == 2

    migration.forget_first_versions(apps, None)

    assert Version.objects.get().action == "publish"
