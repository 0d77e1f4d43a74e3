"""The page of the live map: where it opens."""

import pytest
from django.utils import timezone

from incidents import licence
from sightings import in_words
from sightings.models import Sighting
from sightings.placing import Place, Precision
from tests.sightings.public.sighting_rows import put_down, sender

pytestmark = pytest.mark.django_db


def seen_at(*points):
    for n, (north, east) in enumerate(points):
        place = Place(north, east, Precision.STREET, f"near Gate {n}")
        put_down(now=timezone.now(), place=place, contributor=sender(f"+1213555020{n}"))


def test_it_opens_around_the_place_with_the_most(client):
    seen_at((40.7128, -74.006), (34.0579, -118.2771), (34.09, -118.33))

    south, west, north, east = map(float, client.get("/sightings/").context["start"].split(","))

    assert 34.0 < south < north < 34.2
    assert -118.5 < west < east < -118.2


def test_where_nothing_is_seen_it_opens_nowhere_in_particular(client):
    assert client.get("/sightings/").context["start"] == ""


@pytest.mark.parametrize(("language", "score"), [("en", "0.93"), ("es", "0,93")])
def test_how_likely_is_written_as_its_reader_writes_numbers(client, language, score):
    seen_at((34.05, -118.25))
    assert score in client.get("/sightings/", headers={"accept-language": language}).content.decode()


def test_a_stored_place_is_told_in_the_language_of_the_page(client, monkeypatch):
    seen_at((34.05, -118.25))
    monkeypatch.setattr(in_words, "_", lambda words: words.replace("near {name}", "cerca de {name}"))

    for path in ("/sightings/", f"/sightings/{Sighting.objects.get().public_id}/"):
        page = client.get(path, headers={"accept-language": "es"}).content.decode()
        assert "cerca de Gate 0" in page and "near Gate 0" not in page


def test_the_legend_says_of_its_own_layers_too_of_when_they_are_and_under_which_licence(client, time_machine):
    time_machine.move_to("2026-06-01T12:34:00+00:00")

    page = client.get("/sightings/").content.decode()

    legend = page[page.index('id="map-legend"') :]
    assert legend.count("As of June 1, 2026, 12:34 p.m. UTC") == 2
    assert legend.count(f'href="/about/#licence">Licence: {licence.NAME}</a>') == 2
