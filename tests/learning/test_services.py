"""Versions are registered once, and one of them is active."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError

from civicwatch.learning import artefacts, services
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.shipping import trained_folder

NOW = datetime(2026, 3, 4, 5, tzinfo=UTC)
LATER = datetime(2026, 4, 5, 6, tzinfo=UTC)


def test_a_registered_version_records_what_it_is(toy_registered, toy_trained, db):
    version = services.register_version(name="toy", trained=toy_trained(), now=NOW)

    sha256 = artefacts.digest(b"whistle")
    assert version.version == f"2026-03-04-{sha256[:8]}"
    assert version.sha256 == sha256
    assert (trained_folder() / version.artefact).read_bytes() == b"whistle"
    assert (version.trained_at, version.is_active) == (NOW, False)


def test_registering_the_same_artefact_again_gives_the_same_row(toy_registered, toy_trained, db):
    first = services.register_version(name="toy", trained=toy_trained(), now=NOW)

    assert services.register_version(name="toy", trained=toy_trained(), now=NOW) == first


def test_activating_says_who_and_when_and_retires_the_other(toy_active, toy_trained):
    user = get_user_model().objects.create(username="ada")
    other = services.register_version(name="toy", trained=toy_trained("drum"), now=NOW)

    services.activate(other, by=user, now=LATER)

    toy_active.refresh_from_db()
    assert (other.is_active, other.activated_at, other.activated_by) == (True, LATER, user)
    assert not toy_active.is_active


def test_activating_again_keeps_the_first_record(toy_active):
    before = toy_active.activated_at

    services.activate(toy_active, by=None, now=LATER)

    assert toy_active.activated_at == before


def test_activating_leaves_other_classifiers_alone(toy_active):
    assert ClassifierVersion.objects.get(name="force", is_active=True)


def test_two_active_versions_of_one_classifier_cannot_be(toy_active):
    with pytest.raises(IntegrityError):
        ClassifierVersion.objects.create(
            name="toy", version="2", sha256="0" * 64, artefact="x", is_active=True
        )


def test_shipping_writes_artefact_and_manifest_and_takes_the_old_away(toy_registered, toy_trained):
    folder = toy_registered.shipped
    services.ship(name="toy", trained=toy_trained("whistle"), folder=folder, now=NOW)

    manifest = json.loads(
        services.ship(name="toy", trained=toy_trained("drum"), folder=folder, now=LATER).read_text()
    )

    assert sorted(file.name for file in folder.iterdir()) == ["active.json", manifest["artefact"]]
    assert manifest["sha256"] == artefacts.digest(b"drum")
    assert manifest["trained_at"] == LATER.isoformat()
