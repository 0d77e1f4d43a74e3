"""The invented sightings: a living map at each start, that says what it is and harms nobody."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from incidents.models import Report
from sightings import records
from sightings.filtering import SightingFilter
from sightings.models import Photo, Sighting
from sightings.services import demonstration
from tests.factories import UserFactory
from tests.sightings.public.sighting_rows import NOON, put_down
from workers.carrying import carry_force

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR = tmp_path


def test_each_says_that_it_is_invented():
    demonstration.refresh(now=NOON, by=UserFactory())
    shown = list(records.records(SightingFilter(), now=NOON))

    assert len(shown) == len(demonstration.SCENES)
    assert all(record["demonstration"] for record in shown)
    assert {record["verification"] for record in shown} == {"unverified", "photo_checked", "confirmed"}


def test_the_drawn_pictures_are_served():
    demonstration.refresh(now=NOON, by=UserFactory())
    assert Photo.objects.count() == 3
    assert all(
        record["picture"]
        for record in records.records(SightingFilter(verifications=("confirmed",)), now=NOON)
        if "San Pedro" in record["area_label"]
    )


def test_a_new_start_puts_them_down_anew_and_leaves_others_alone(tmp_path):
    own = put_down()
    for hours in (0, 5):
        demonstration.refresh(now=NOON + timedelta(hours=hours), by=UserFactory())

    assert Sighting.objects.exclude(source="demo").get() == own
    assert Sighting.objects.filter(source="demo").count() == len(demonstration.SCENES)
    assert len([path for path in (tmp_path / "private").rglob("*") if path.is_file()]) == 3


def test_nothing_invented_reaches_the_record():
    demonstration.refresh(now=NOON)
    carry_force(NOON)
    assert not Report.objects.exists()


def test_not_where_others_can_reach_it(settings):
    settings.HOST = "0.0.0.0"
    with pytest.raises(CommandError, match="Others can reach"):
        call_command("refresh_demo_sightings")
    assert not Sighting.objects.exists()


def test_the_page_of_one_says_so():
    UserFactory()
    call_command("refresh_demo_sightings")
    path = f"/sightings/{Sighting.objects.first().public_id}/"
    assert "Demonstration, invented" in Client().get(path).content.decode()


def test_a_picture_is_gone_with_its_sighting(monkeypatch):
    demonstration.refresh(now=NOON, by=UserFactory())
    (record,) = [
        row for row in records.records(SightingFilter(), now=NOON) if "MacArthur" in row["area_label"]
    ]
    sighting = Sighting.objects.get(public_id=record["id"])

    def status(moment):
        monkeypatch.setattr("sightings.views.photo.timezone.now", lambda: moment)
        return Client().get(record["picture"]).status_code

    assert status(sighting.expires_at - timedelta(microseconds=1)) == 200
    assert status(sighting.expires_at) == 404
