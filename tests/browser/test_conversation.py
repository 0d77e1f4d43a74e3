"""The map behind a link in a text message, on a phone, and the desk of conversations, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from civicwatch.access.roles import SENIOR_MODERATOR
from sightings.models import OutboundMessage, Sighting
from sightings.services import conversing
from tests.browser.conftest import PHONE, complaints_of_axe, press
from tests.factories import PASSWORD, UserFactory
from tests.sightings.conversation.phone import Phone, a_conversation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/sightings/conversation/"


def the_link():
    """A conversation that has a photo and knows the city, and the link that it sent."""
    replies = Phone().send("LAPD at 5th and Main, Los Angeles", photos=1)
    return "/sightings/pin/" + replies[-1].split("/pin/")[1].split("/")[0] + "/"


def test_a_tap_on_the_map_puts_the_sighting_there_once(opened):
    link = the_link()
    watched = opened(link, viewport=PHONE)
    page = watched.page
    expect(page.locator("#map.leaflet-container")).to_be_visible()
    assert complaints_of_axe(page) == []

    page.locator("#map").click(position={"x": 150, "y": 150})
    expect(page.locator("#pin-words")).to_have_text("The pin is set.")
    put = [float(part) for part in page.locator("#id_pin").input_value().split(",")]
    page.get_by_role("button", name="This is the place").click()
    expect(page.locator("h1")).to_have_text("The pin is set")
    watched.assert_clean()

    sighting = Sighting.objects.get()
    assert sighting.exact == put
    assert abs(put[0] - 34.05) < 0.2, "the map began where the sender said that they were"
    assert "Thank you, saved" in [row.body for row in OutboundMessage.objects.order_by("pk")][-2]

    page.goto(page.url)
    expect(page.locator("h1")).to_have_text("This link has been used, or is over")


def test_the_keyboard_puts_a_pin_too(opened):
    page = opened(the_link()).page
    expect(page.locator("#map.leaflet-container")).to_be_visible()

    page.locator("#map").focus()
    press(page, "ArrowUp")
    press(page, "Enter")

    expect(page.locator("#id_pin")).to_have_value(re.compile(r"^34\.\d+,-118\.\d+$"))


def test_without_scripts_words_do(opened):
    page = opened(the_link(), java_script_enabled=False).page

    expect(page.locator("#map")).to_be_hidden()
    page.get_by_label("Or write the place").fill("90012")
    page.get_by_role("button", name="This is the place").click()

    expect(page.locator("h1")).to_have_text("The pin is set")
    assert Sighting.objects.get().zip_code == "90012"


def test_a_conversation_is_answered_by_keyboard(opened):
    conversation, _secret = a_conversation()
    conversing.carrying_out.call_person(conversation, "lost", now=conversation.opened_at)
    conversation.save()
    senior = UserFactory(role=SENIOR_MODERATOR)
    watched = opened(f"/admin/login/?next={LIST}")
    page = watched.page
    page.fill("[name=login], [name=username]", senior.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("h1", has_text="Conversations")).to_be_visible()
    assert complaints_of_axe(page) == []

    press(page, "j")
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text(f"Conversation {conversation.pk}")
    assert complaints_of_axe(page) == []
    press(page, "a")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.type("Which city is it in?")
    page.get_by_role("button", name="Send and settle").click()
    expect(page.get_by_text("Nobody waits for a person.")).to_be_visible()

    assert [row.body for row in OutboundMessage.objects.all()] == ["Which city is it in?"]
    watched.assert_clean()
