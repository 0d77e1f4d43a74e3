"""Public changes are dated in the order in which they can be read, whatever clocks and slow hands say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.services import curation
from incidents.services.change_times import RACE, after_all_read
from tests.factories import IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def senior():
    return UserFactory(is_superuser=True)


def test_what_commits_late_is_dated_after_what_was_read_meanwhile(client, senior):
    began = timezone.now()
    quick, slow = IncidentFactory.create_batch(2, placed=True, evidence=1, updated_at=began)

    curation.publish(incident=quick, by=senior, now=began + timedelta(seconds=2))
    read = client.get("/api/v1/incidents/", {"updated_since": began.isoformat()}).json()["results"]
    curation.publish(incident=slow, by=senior, now=began + timedelta(seconds=1))
    asked_again = {"updated_since": max(row["updated_at"] for row in read)}
    news = client.get("/api/v1/incidents/", asked_again).json()["results"]

    assert [row["id"] for row in read] == [quick.pk]
    assert [row["id"] for row in news] == [quick.pk, slow.pk]


def test_a_date_far_ahead_is_no_race_and_moves_nothing():
    now = timezone.now()
    IncidentFactory(published=True, updated_at=now + 2 * RACE)
    IncidentFactory(published=True, updated_at=now - RACE)

    assert after_all_read(now) == now
