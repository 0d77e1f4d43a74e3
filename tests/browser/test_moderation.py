"""A moderator at work in a real browser: queue, edit, pin, publish by keyboard; wide and on a phone."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from civicwatch.access.roles import MODERATOR
from civicwatch.places.models import City, County, State
from incidents.models import Incident, Status
from tests.browser.conftest import PHONE, press
from tests.factories import (
    IncidentFactory,
    IncidentReportFactory,
    MergeSuggestionFactory,
    ReportFactory,
    TagFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENTENCE = "Officers pushed her to the ground."


def place_saint_paul_and_minneapolis():
    state, _ = State.objects.get_or_create(
        fips="27",
        defaults={
            "usps": "MN",
            "name": "Minnesota",
            "latitude": 46.3,
            "longitude": -94.3,
            "west": -97.2,
            "south": 43.5,
            "east": -89.5,
            "north": 49.4,
        },
    )
    for fips, name, pk, city, latitude, longitude, people in (
        ("27053", "Hennepin County", 5037649, "Minneapolis", 44.98, -93.2638, 425_000),
        ("27123", "Ramsey County", 5045360, "Saint Paul", 44.9444, -93.0933, 307_000),
    ):
        spot = {"latitude": latitude, "longitude": longitude}
        county, _ = County.objects.get_or_create(fips=fips, defaults={"name": name, "state": state, **spot})
        City.objects.get_or_create(
            geonameid=pk,
            defaults={"name": city, "state": state, "county": county, "population": people, **spot},
        )


@pytest.fixture
def desk(at_desk):
    """The queue with two candidates, the likelier one without a place, signed in as a moderator."""
    place_saint_paul_and_minneapolis()
    TagFactory(slug="fountain-scene", name="fountain scene")
    first = IncidentFactory(title="A woman is pushed", likelihood=0.93, likely=True, evidence=1)
    first.occurred_on = timezone.now().date() - timedelta(days=1)
    first.save()
    second = IncidentFactory(title="Tear gas in a side street", likelihood=0.6, evidence=1)
    report = ReportFactory(
        grouped=True, title="", text=f"I was there. {SENTENCE}", sentence=SENTENCE, reasons=[["pushed", 1.2]]
    )
    IncidentReportFactory(incident=first, report=report)
    MergeSuggestionFactory(first=first, second=second)

    def sign_in(**options):
        return at_desk(UserFactory(role=MODERATOR), **options)

    sign_in.first, sign_in.second = first, second
    return sign_in


def open_item(page):
    page.click("text=A woman is pushed")
    expect(page.locator("#item h1")).to_have_text("A woman is pushed")


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def test_from_the_queue_to_the_record_without_touching_the_mouse(desk):
    watched = desk()
    page = watched.page
    expect(page.locator(".summary")).to_contain_text("2 waiting")
    press(page, "j")
    press(page, "Enter")
    expect(page.locator("#item h1")).to_be_focused()
    expect(page.locator(".post-text mark")).to_have_text(SENTENCE)
    expect(page.locator(".post-text mark u")).to_have_text("pushed")

    press(page, "e")
    expect(page.locator("#id_title")).to_be_focused()
    press(page, "End")
    page.keyboard.type(" by officers")
    page.focus("#place-search")
    page.keyboard.type("Minneapolis, MN")
    press(page, "Enter")
    expect(page.locator("#place-results button").first).to_be_focused()
    press(page, "Enter")
    expect(page.locator("[data-pin-words]")).to_contain_text("44.98")
    page.check("text=fountain scene")
    press(page, "Escape")
    press(page, "p")

    expect(page.locator("#item h1")).to_have_text("Tear gas in a side street")
    expect(page.locator("#said")).to_contain_text("Published")
    incident = fresh(desk.first)
    assert (incident.status, incident.title) == (Status.PUBLISHED, "A woman is pushed by officers")
    assert (incident.city.name, incident.place_precision, incident.cell is None) == (
        "Minneapolis",
        "city",
        False,
    )
    assert [tag.slug for tag in incident.tags.all()] == ["fountain-scene"]
    watched.assert_clean()


def test_the_pin_is_set_by_a_click_dragged_and_nudged(desk):
    watched = desk()
    page = watched.page
    open_item(page)
    page.locator(
        ".pin-map.leaflet-container"
    ).scroll_into_view_if_needed()  # the map itself, not what keeps its place
    page.fill("#place-search", "44.98, -93.27")
    page.click(".place-search button")
    page.click("#place-results button")
    pin = page.locator(".pin-mark")
    box = pin.bounding_box()
    before = json.loads(page.input_value("#id_point"))["coordinates"]

    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 72, box["y"] + 12, steps=8)
    page.mouse.up()
    dragged = json.loads(page.input_value("#id_point"))["coordinates"]
    pin.press("ArrowUp")
    nudged = json.loads(page.input_value("#id_point"))["coordinates"]

    assert dragged[0] > before[0]
    assert nudged[1] > dragged[1]
    page.click(".decide >> text=Save")
    expect(page.locator("#said")).to_contain_text("Saved.")
    incident = fresh(desk.first)
    assert (incident.longitude, incident.latitude) == pytest.approx(tuple(nudged))
    watched.assert_clean()


def test_publishing_too_early_says_what_is_missing_and_keeps_the_words(desk):
    page = desk().page
    open_item(page)
    page.fill("#id_title", "Typed with care")
    press(page, "Escape")
    press(page, "p")
    expect(page.locator(".errornote")).to_contain_text("The place is missing")
    expect(page.locator("#id_title")).to_have_value("Typed with care")
    assert fresh(desk.first).status == Status.CANDIDATE


def test_reject_and_merge_by_keyboard(desk):
    page = desk().page
    open_item(page)
    press(page, "m")
    press(page, "1")
    expect(page.locator("#item h1")).to_have_text("Tear gas in a side street")
    expect(page.locator("#said")).to_contain_text("Merged")
    assert fresh(desk.first).merged_into == desk.second

    expect(page.locator(".part")).to_contain_text("A woman is pushed")  # the survivor as it is by now
    press(page, "r")
    page.fill("#reject_words", "A fire drill, says 8 of them.")
    press(page, "Escape")
    press(page, "r")
    press(page, "8")
    expect(page.locator("#item h1")).to_contain_text("Nothing else is waiting")
    second = fresh(desk.second)
    assert (second.status, second.closed_reason) == (Status.REJECTED, "other")
    assert second.decisions.get(action="reject").reason == "A fire drill, says 8 of them."


def test_next_previous_and_help(desk):
    page = desk().page
    open_item(page)
    for key in "jk":
        press(page, key)
        expect(page.locator("#item h1")).to_have_text(
            {"j": "Tear gas in a side street", "k": "A woman is pushed"}[key]
        )
    press(page, "?")
    expect(page.locator("#item .keys")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#item .keys")).to_be_hidden()


def test_keys_stay_letters_while_one_types(desk):
    page = desk().page
    open_item(page)
    page.fill("#id_agency", "")
    page.focus("#id_agency")
    page.keyboard.type("prjm?")
    expect(page.locator("#id_agency")).to_have_value("prjm?")


def test_one_more_link(desk):
    page = desk().page
    open_item(page)
    page.click("text=One more link")
    rows = page.locator(".evidence-row")
    expect(rows).to_have_count(3)
    rows.last.locator(".ev-url input").fill("https://news.example.org/two")
    page.click(".decide >> text=Save")
    expect(page.locator("#said")).to_contain_text("Saved.")
    assert desk.first.evidence.filter(url="https://news.example.org/two").exists()


def test_on_a_phone_nothing_is_wider_than_the_screen_and_one_can_decide(desk):
    page = desk(viewport=PHONE).page
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= PHONE["width"]
    open_item(page)
    assert page.evaluate(width) <= PHONE["width"]
    page.click("summary:has-text('Reject')")
    page.click(".decide .choices >> text=Not in the United States")
    expect(page.locator("#item h1")).to_have_text("Tear gas in a side street")
    expect(page.locator("#said")).to_contain_text("Rejected")
    assert fresh(desk.first).closed_reason == "not_here"
