"""The queue of sightings in a real browser: cards walked and decided by keys, two hundred of them."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import MODERATOR
from sightings.models import Sighting, SightingStatus
from sightings.placing import Place, Precision
from tests.browser.conftest import PHONE, WIDE, press
from tests.factories import UserFactory
from tests.sightings.photos.photo_rows import a_photo
from tests.sightings.public.sighting_rows import put_down, sender

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/sightings/sighting/"
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def at_cards(opened, live_server, settings, tmp_path):
    """The list as a moderator finds it, with so many that wait; one of them has a photo."""
    settings.VAR = tmp_path
    write_roles(apps)

    def open_page(waiting, **options):
        now = timezone.now()
        for n in range(waiting):
            telephone = sender(f"+1213555{n:04}")
            photos = (
                [a_photo(contributor=telephone, outcome="needs_person", score=0.4)]
                if n == waiting - 1
                else []
            )
            place = Place(34.05 + n / 100, -118.25, Precision.POINT)
            put_down(now=now, photo=False, photos=photos, place=place, contributor=telephone)
        client = Client()
        client.force_login(UserFactory(role=MODERATOR))
        watched = opened("/about/", **options)
        session = client.cookies[site.SESSION_COOKIE_NAME].value
        cookie = {"name": site.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        watched.page.context.add_cookies([cookie])
        watched.page.goto(live_server.url + LIST)
        expect(watched.page.locator("#sighting")).to_have_attribute("data-ready", "true")
        return watched

    return open_page


def in_hand(page, number):
    expect(page.locator("[data-card][aria-current]")).to_have_id(f"sighting-{number}")


def test_cards_are_walked_and_decided_by_keys(at_cards):
    watched = at_cards(200, viewport=WIDE)
    page = watched.page
    expect(page.locator("[data-card]")).to_have_count(50)
    expect(page.get_by_text("200 wait for a person")).to_be_visible()
    newest = list(Sighting.objects.order_by("-received_at", "-pk").values_list("pk", flat=True)[:4])

    press(page, "v")
    expect(page.locator("[data-card] img")).to_have_count(1)
    press(page, "j", "j", "k")
    in_hand(page, newest[1])
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "cards.png")
    press(page, "w")
    expect(page.get_by_text("199 wait for a person")).to_be_visible()
    in_hand(page, newest[2])  # the next one, not the first
    press(page, "p")
    expect(page.get_by_text("198 wait for a person")).to_be_visible()
    press(page, "u")
    expect(page.locator("form.bar")).to_be_visible()

    rejected = Sighting.objects.get(pk=newest[1])
    assert rejected.status == SightingStatus.REJECTED
    assert rejected.decisions.order_by("pk").last().reason == "wrong_place_or_time"
    assert Sighting.objects.get(pk=newest[2]).status == SightingStatus.FOR_PERSON, "taken back"
    watched.assert_clean()


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_cards_are_sound(at_cards, viewport):
    watched = at_cards(3, viewport=viewport)
    page = watched.page
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"cards-{viewport['width']}.png", full_page=True)
    found = Axe().run(page, context="#sighting .cards")
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_on_a_phone_a_link_leads_past_all_cards_to_the_filters_and_no_bar_hides_anything(at_cards):
    page = at_cards(12, viewport=PHONE).page
    page.get_by_role("link", name="Filters").click()
    expect(page.locator("#changelist-filter")).to_be_in_viewport()

    page.goto(page.url.partition("#")[0])
    page.locator("[data-card] h2 a").first.click()
    expect(page.locator("form.bar")).not_to_be_in_viewport()


def test_the_page_of_one_with_its_map_is_sound(at_cards):
    page = at_cards(1, viewport=PHONE).page
    page.locator("[data-card] h2 a").click()
    expect(page.locator("#sighting-map.leaflet-container")).to_be_visible()
    found = Axe().run(page)
    assert [v["id"] for v in found.response["violations"]] == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_what_police_do_is_put_right_by_keys(at_cards, viewport):
    watched = at_cards(1, viewport=viewport)
    page, sighting = watched.page, Sighting.objects.get()
    page.goto(page.url + f"{sighting.pk}/change/")
    expect(page.locator("#sighting")).to_have_attribute("data-ready", "true")
    press(page, "c")
    chosen = page.get_by_role("combobox", name="What police do")
    expect(chosen).to_be_focused()
    chosen.select_option("force")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"put-right-{viewport['width']}.png")

    press(page, "Tab")
    page.keyboard.type("a blow is to be seen")
    press(page, "Enter")

    expect(page.get_by_text("It goes to the incidents’ desk, too.")).to_be_visible()
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"was-put-right-{viewport['width']}.png")
    sighting.refresh_from_db()
    assert sighting.activity == "force"
    press(page, "u")
    expect(page.get_by_text("As before: Police seen.")).to_be_visible()
    sighting.refresh_from_db()
    assert sighting.activity == ""
    watched.assert_clean()


def test_the_map_of_an_area_shows_a_ring_and_says_that_it_is_no_place(at_cards):
    watched = at_cards(1, viewport=PHONE)
    page, sighting = watched.page, Sighting.objects.get()
    Sighting.objects.update(latitude=None, longitude=None, place_precision="zip", zip_code="90013")
    page.goto(page.url + f"{sighting.pk}/change/")
    expect(page.locator("#sighting-map path")).to_have_count(1)
    expect(page.get_by_text("Only the ZIP code is known: 90013.")).to_be_visible()
    expect(page.get_by_role("button", name="Zoom in")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    watched.assert_clean()
