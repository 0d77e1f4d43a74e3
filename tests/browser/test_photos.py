"""Photos at the desk in a real browser: shown when asked for, brushed by pointer and key, decided by key."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import MODERATOR
from sightings.models import Photo
from sightings.placing import Place, Precision
from tests.browser.conftest import PHONE, WIDE, press
from tests.factories import UserFactory
from tests.sightings.photos.photo_rows import FACE, PLATE, a_photo
from tests.sightings.public.sighting_rows import put_down

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")
HAND = {"kind": "hand", "box": [0.3, 0.6, 0.4, 0.8]}


@pytest.fixture
def at_photo(opened, live_server, settings, tmp_path):
    """Opens the page of a photo, or the queue, as a moderator."""
    settings.VAR = tmp_path
    write_roles(apps)

    def open_page(photo=None, **options):
        client = Client()
        client.force_login(UserFactory(role=MODERATOR))
        watched = opened("/about/", **options)
        session = client.cookies[site.SESSION_COOKIE_NAME].value
        cookie = {"name": site.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        watched.page.context.add_cookies([cookie])
        path = (
            reverse("admin:sightings_photo_change", args=[photo.pk])
            if photo
            else reverse("admin:sightings_photo_changelist")
        )
        watched.page.goto(live_server.url + path)
        return watched

    return open_page


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def sound(page):
    """Nothing for axe to find, nothing wider than the screen."""
    found = Axe().run(page)
    wrong = [(v["id"], [node["html"] for node in v["nodes"]]) for v in found.response["violations"]]
    assert wrong == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_pages_are_sound_at_every_width(at_photo, viewport):
    photo = a_photo()
    watched = at_photo(viewport=viewport)
    sound(watched.page)
    shot(watched.page, f"photos-list-{viewport['width']}")

    watched.page.click("[data-row]")
    expect(watched.page.locator(".veil")).to_be_visible()
    sound(watched.page)
    press(watched.page, "s")
    expect(watched.page.locator(".brush-ground img")).to_be_visible()
    sound(watched.page)
    shot(watched.page, f"photos-item-{viewport['width']}")
    watched.assert_clean()
    assert photo.looks.count() == 1


def test_by_keyboard_alone_from_the_queue_to_the_public(at_photo):
    photo = a_photo()
    watched = at_photo()
    page = watched.page
    press(page, "j")
    press(page, "Enter")
    expect(page.locator(".veil")).to_be_visible()
    press(page, "s")
    expect(page.locator(".brush-ground img")).to_be_visible()

    press(page, "b")
    press(page, "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown", "Enter", "ArrowRight")
    press(page, "Enter")
    expect(page.locator("[data-said]")).to_have_text("marked: 2")
    press(page, "u")
    expect(page.locator("[data-said]")).to_have_text("marked: 1")
    press(page, "w")
    expect(page.locator(".success")).to_be_visible()

    photo.refresh_from_db()
    assert photo.marks[:2] == [FACE, PLATE]
    assert photo.marks[2] == {"kind": "hand", "box": [0.435, 0.435, 0.55, 0.55]}
    press(page, "a")
    expect(page.locator(".success")).to_be_visible()
    photo.refresh_from_db()
    assert photo.picture_approved_at is not None
    watched.assert_clean()


def test_by_pointer(at_photo):
    photo = a_photo()
    watched = at_photo(photo)
    page = watched.page
    page.click("text=Show it")
    page.locator(".brush-ground img").evaluate("image => image.decode()")  # it has no height until then
    ground = page.locator(".brush-ground svg").bounding_box()

    page.mouse.move(ground["x"] + ground["width"] * 0.2, ground["y"] + ground["height"] * 0.6)
    page.mouse.down()
    page.mouse.move(ground["x"] + ground["width"] * 0.4, ground["y"] + ground["height"] * 0.9, steps=4)
    page.mouse.up()
    page.click("text=Plate 1: blur it no longer")
    shot(page, "photos-brush")
    page.click("text=Blur what is marked")
    expect(page.locator(".success")).to_be_visible()

    photo.refresh_from_db()
    assert photo.marks[0] == FACE
    assert [round(edge, 1) for edge in photo.marks[1]["box"]] == [0.2, 0.6, 0.4, 0.9]
    assert len(photo.marks) == 2
    watched.assert_clean()


def test_two_keys_seal_a_photo_for_good(at_photo):
    photo = a_photo()
    watched = at_photo(photo)
    press(watched.page, "q")
    expect(watched.page.locator("text=This cannot be undone")).to_be_visible()
    shot(watched.page, "photos-seal")
    assert not Photo.objects.sealed().exists()

    press(watched.page, "1")
    expect(watched.page.locator(".success")).to_be_visible()

    photo.refresh_from_db()
    assert photo.quarantined_at and not photo.derivative_name
    watched.assert_clean()


def test_what_was_marked_by_hand_is_seen_and_can_be_freed(at_photo):
    photo = a_photo(marks=[FACE, PLATE, HAND])
    watched = at_photo(photo)
    page = watched.page
    page.click("text=Show it")
    # the plate and the mark; a face is nobody's to free
    expect(page.locator(".brush rect.kept")).to_have_count(2)

    page.click("text=Mark 1, made by hand: blur it no longer")
    expect(page.locator("[data-said]")).to_have_text("no longer blurred: 1")
    expect(page.locator(".brush rect.gone")).to_have_count(1)
    sound(page)
    page.click("text=Blur what is marked")
    expect(page.locator(".success")).to_be_visible()

    photo.refresh_from_db()
    assert photo.marks == [FACE, PLATE]
    watched.assert_clean()


def test_j_walks_a_list_of_several_pages(at_photo, monkeypatch):
    monkeypatch.setattr("sightings.admin.photos.PAGE", 2)
    for _n in range(3):
        a_photo()
    page = at_photo().page
    press(page, "j", "j")
    assert "p=" not in page.url
    second = page.locator("[data-row]").nth(1).get_attribute("href")
    press(page, "Enter")
    page.wait_for_url(f"**{second}")


def test_a_long_list_fits_a_phone(at_photo):
    sighting = put_down(
        now=timezone.now(), place=Place(34.0579, -118.2771, Precision.STREET, "Rancho Cucamonga, CA")
    )
    told = {"outcome": "needs_person", "score": 0.38, "earlier_is": "others", "taken_words": "far"}
    for wide in ("WMWMWmWMW1", "2", "3"):
        a_photo(sighting=sighting, public_id=wide.ljust(10, "M"), **told)
    sound(at_photo(viewport=PHONE).page)
