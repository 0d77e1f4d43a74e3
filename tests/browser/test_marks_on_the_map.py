"""Each mark stands where its point is: seen from the middle of the map, as Web Mercator has it."""

from math import asinh, pi, radians, tan

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sightings.placing import Place, Precision
from tests.sightings.public.sighting_rows import put_down, sender

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZOOM, NORTH, EAST = 12, 34.06, -118.28
CENTRES = """() => {
  const map = document.querySelector("#map").getBoundingClientRect();
  return [...document.querySelectorAll(".leaflet-marker-icon")].map((mark) => {
    const box = mark.getBoundingClientRect();
    return [box.x + box.width / 2 - map.x - map.width / 2, box.y + box.height / 2 - map.y - map.height / 2];
  });
}"""


def from_the_middle(north: float, east: float) -> tuple[float, float]:
    """Pixels to the right of the middle of the map, and below it."""
    world = 256 * 2**ZOOM
    down = (asinh(tan(radians(NORTH))) - asinh(tan(radians(north)))) / (2 * pi)
    return (east - EAST) / 360 * world, down * world


def test_marks_stand_where_their_points_are(opened):
    """They stood one below the other: what followed was pushed down by the height of all marks before it."""
    now = timezone.now()
    places = [(34.10, -118.34), (34.03, -118.24), (34.09, -118.25), (34.05, -118.33), (34.02, -118.29)]
    for n, (north, east) in enumerate(places):
        place = Place(north, east, Precision.STREET, "here")
        put_down(now=now, place=place, contributor=sender(f"+1213555011{n}"))
    for n in (6, 7):  # two at one spot: a cluster
        place = Place(34.07, -118.31, Precision.STREET, "there")
        put_down(now=now, place=place, contributor=sender(f"+1213555011{n}"))
    page = opened(f"/sightings/?at={ZOOM}/{NORTH}/{EAST}").page
    expect(page.locator(".leaflet-marker-icon")).to_have_count(6)

    found = page.evaluate(CENTRES)
    for place in [*places, (34.07, -118.31)]:
        right, down = from_the_middle(*place)
        nearest = min(max(abs(x - right), abs(y - down)) for x, y in found)
        assert nearest < 6, f"no mark at {place}: {found}"  # the public grid of 100 m is 4 px here
