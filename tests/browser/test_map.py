"""The front page in a real browser: it asks nobody else, its numbers are true, and every hand can use it."""

import re
from datetime import UTC, date, datetime
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from civicwatch.places.models import State
from tests.browser.conftest import PHONE, WIDE, comes_true, press, slow_down
from tests.factories import IncidentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MINNESOTA = {"fips": "27", "usps": "MN", "name": "Minnesota", "latitude": 46.0, "longitude": -94.5}
OREGON = {"fips": "41", "usps": "OR", "name": "Oregon", "latitude": 44.0, "longitude": -120.5}
BOX = {"west": -130, "south": 20, "east": -60, "north": 50}


def state(record):
    return State.objects.get_or_create(fips=record["fips"], defaults={**record, **BOX})[0]


@pytest.fixture
def record():
    """Twelve incidents: nine in Minnesota from March to May, three in Oregon in July; ranks 0 to 5."""
    for n in range(9):
        IncidentFactory(
            published=True,
            title=f"Officers push a person near the bridge ({n})",
            state=state(MINNESOTA),
            occurred_on=date(2026, 3 + n % 3, 10 + n),
            latitude=44.95 + n / 50,
            longitude=-93.3 + n / 50,
            force_rank=n % 6,
            tags=["push"],
        )
    for n in range(3):
        IncidentFactory(
            published=True,
            title=f"Tear gas drifts into homes ({n})",
            state=state(OREGON),
            occurred_on=date(2026, 7, 4 + n),
            latitude=45.52,
            longitude=-122.68 + n / 50,
            force_rank=4,
            tags=["tear-gas"],
        )


@pytest.fixture
def the_map(opened, record):
    watched = opened("/")
    expect(watched.page.locator("#map-shown")).to_have_text("12 shown of 12 incidents.")
    return watched


def counted_on_map(page):
    """What the marks say, added up."""
    clusters = page.locator(".cluster span").all_inner_texts()
    return sum(int(words) for words in clusters) + page.locator(".mark").count()


def test_loads_without_asking_anybody_else(the_map):
    page = the_map.page
    expect(page.locator("#map-items > li")).to_have_count(12)
    assert comes_true(page, lambda: counted_on_map(page) == 12)
    the_map.assert_clean()


def test_the_policy_allows_nothing_unsafe(live_server, record):
    with urlopen(live_server.url) as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe" not in policy


def test_draws_land_and_water(the_map):
    colours = """() => [...document.querySelectorAll(".leaflet-tile-pane canvas")].flatMap((tile) => {
        const {data} = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height);
        const at = [0, 0.25, 0.5, 0.75].map((part) => part * data.length);
        return at.map((start) => data.slice(start, start + 3).join());
    })"""

    assert comes_true(the_map.page, lambda: len(set(the_map.page.evaluate(colours))) > 2)


def test_a_filter_changes_count_list_marks_and_address(the_map):
    page = the_map.page
    page.select_option("[name=state]", "OR")

    expect(page.locator("#map-shown")).to_have_text("3 shown of 12 incidents. 3 match the filters.")
    expect(page.locator("#map-items > li")).to_have_count(3)
    assert comes_true(page, lambda: counted_on_map(page) == 3)
    expect(page).to_have_url(re.compile("state=OR"))


def test_the_address_brings_everything_back(opened, record):
    page = opened("/?force_rank_min=4&tag=push&at=6/45.1/-93.2").page

    expect(page.locator("#map-shown")).to_contain_text("2 shown of 12 incidents. 2 match the filters.")
    expect(page.locator("[name=force_rank_min]")).to_have_value("4")
    expect(page.locator("[name=tag]")).to_have_value("push")
    expect(page).to_have_url(re.compile("at=6/45.1/-93.2"))


def test_the_language_changes_and_the_filter_stays(opened, record):
    page = opened("/?state=OR").page
    page.get_by_role("button", name="Español").click()

    expect(page.locator("#map-shown")).to_contain_text("Se muestran 3 de 12 incidentes.")
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_marks_grow_with_their_count(opened, record):
    page = opened("/?at=5/45/-105").page
    expect(page.locator(".cluster")).to_have_count(2)
    sizes = {int(mark.inner_text()): mark.bounding_box()["width"] for mark in page.locator(".cluster").all()}

    assert sizes[9] / sizes[3] == pytest.approx(3**0.5, rel=0.03)


def test_back_takes_the_filter_away(the_map):
    page = the_map.page
    page.select_option("[name=tag]", "tear-gas")
    expect(page.locator("#map-shown")).to_contain_text("3 shown")
    page.go_back()

    expect(page.locator("#map-shown")).to_have_text("12 shown of 12 incidents.")
    expect(page.locator("[name=tag]")).to_have_value("")


def test_the_list_follows_the_map(opened, record):
    page = opened("/?at=10/45.52/-122.68").page

    expect(page.locator("#map-shown")).to_have_text(
        "3 shown of 12 incidents. 9 more are outside this part of the map."
    )
    expect(page.locator("#map-items > li").first).to_contain_text("Tear gas drifts into homes")


def test_an_empty_result_says_which_filter_to_loosen(opened, record):
    page = opened("/?state=OR&tag=push").page

    expect(page.locator("#map-empty")).to_contain_text("No incident matches all of these filters")
    page.get_by_role("button", name="Without Oregon: 9 incidents").click()
    expect(page.locator("#map-shown")).to_contain_text("9 shown of 12")


def test_an_empty_view_offers_to_zoom_out(opened, record):
    page = opened("/?at=9/31/-100").page
    page.get_by_role("button", name="Zoom out to all 12").click()

    expect(page.locator("#map-shown")).to_have_text("12 shown of 12 incidents.")


def test_keys_pan_zoom_and_leave(the_map):
    page = the_map.page
    page.locator("#map").focus()
    press(page, "ArrowRight")
    expect(page).to_have_url(re.compile("at=4/"))
    press(page, "+")
    expect(page).to_have_url(re.compile("at=5/"))
    expect(page.locator("#map-shown")).to_contain_text("0 shown of 12")
    press(page, "-")
    expect(page).to_have_url(re.compile("at=4/"))
    expect(page.locator("#map-shown")).to_contain_text("12 shown")
    expect(page.locator("#map-items > li")).to_have_count(12)
    press(page, "Escape")

    expect(page.locator("#map-items a").first).to_be_focused()


def test_an_item_of_the_list_leads_to_the_map(the_map):
    page = the_map.page
    page.get_by_role("button", name="Show on the map: Tear gas drifts into homes (2)").press("Enter")

    expect(page.locator("#map")).to_be_focused()
    expect(page.locator(".ring")).to_be_visible()
    expect(page).to_have_url(re.compile("/45.52/-122.64"))


def test_a_mark_leads_to_its_item(opened, record):
    page = opened("/?at=13/45.52/-122.64").page
    page.locator(".mark.rank-4").first.click()

    expect(page.locator("#map-items .is-selected a")).to_be_focused()


def test_the_time_slider_filters_by_keyboard(the_map):
    page = the_map.page
    page.locator("#time-first").focus()
    press(page, "End")

    expect(page.locator("#map-shown")).to_contain_text("3 shown of 12")
    expect(page.locator("#time-range")).to_have_text("from July 1, 2026")
    expect(page.locator("#time-first")).to_have_attribute("aria-valuetext", "Jul 2026, 3 incidents")
    expect(page).to_have_url(re.compile(r"datetime=2026-07-01/\.\."))


def test_on_a_phone_filters_and_list_open_on_demand(opened, record):
    watched = opened("/?state=MN", viewport=PHONE)
    page = watched.page
    toggle = page.locator("#map-filters-toggle")
    expect(page.locator("#map-shown")).to_contain_text("9 shown of 12")
    expect(toggle).to_have_text("Filters (1 on)")
    expect(page.locator("[name=state]")).to_be_hidden()

    toggle.click()
    expect(page.locator("[name=state]")).to_be_visible()
    expect(page.locator("#time-first")).to_be_visible()
    page.get_by_role("button", name="Show the map").click()
    page.locator("#map-sheet-toggle").click()
    expect(page.locator("#map-items a").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    watched.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(opened, record, viewport, scheme):
    page = opened("/", viewport=viewport, color_scheme=scheme).page
    expect(page.locator("#map-shown")).to_contain_text("shown of 12")

    violations = Axe().run(page).response["violations"]

    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in violations] == []


def test_rarer_filters_work_and_are_kept_and_alleged_stands_beside_a_title(opened, record):
    IncidentFactory(
        published=True,
        title="A man dies",
        injury="death",
        verification="official",
        agency="Harbor Patrol",
        date_precision="month",
        place_precision="city",
    )
    watched = opened("/")
    page = watched.page
    expect(page.locator("#map-shown")).to_have_text("13 shown of 13 incidents.")
    expect(page.locator("#map-items .alleged:visible")).to_have_count(12)

    page.get_by_text("More filters").click()
    page.get_by_label("Injury").select_option("death")

    expect(page.locator("#map-shown")).to_have_text("1 shown of 13 incidents. 1 matches the filters.")
    item = page.locator("#map-items > li")
    expect(item).to_have_count(1)
    expect(item).to_contain_text("May 2026")
    expect(item).to_contain_text("(somewhere in that city)")
    expect(item.locator(".known")).to_have_text("Harbor Patrol · Death")
    expect(item.locator(".alleged")).to_be_hidden()
    expect(item.locator(".verified")).to_have_text("Official")
    expect(page).to_have_url(re.compile("injury=death"))

    page.reload()
    expect(page.locator("#map-shown")).to_contain_text("1 shown of 13")
    expect(page.locator(".more-filters")).to_have_attribute("open", "")
    watched.assert_clean()


def test_a_new_incident_appears_by_itself(opened, record, stream):
    stream.body = "retry: 50\n\n"
    watched = opened("/")
    page = watched.page
    expect(page.locator("#map-shown")).to_have_text("12 shown of 12 incidents.")

    new = IncidentFactory(published=True, title="A march is stopped", occurred_on=date(2026, 8, 1))
    stream.publish(7, "incident.published", f"incidents/{new.pk}")

    expect(page.locator("#map-shown")).to_have_text("13 shown of 13 incidents.")
    expect(page.locator("#map-news")).to_have_text("1 new incident")
    expect(page.locator("#map-items > li").first).to_contain_text("A march is stopped")
    assert comes_true(page, lambda: stream.last_event_ids[-1] == "7")
    watched.assert_clean()


def test_what_is_new_before_the_stream_listens_appears_too(opened, record, stream):
    stream.status = 503
    page = opened("/").page
    expect(page.locator("#map-shown")).to_have_text("12 shown of 12 incidents.")

    IncidentFactory(published=True, title="A march is stopped", occurred_on=date(2026, 8, 1))
    stream.status = 200

    expect(page.locator("#map-shown")).to_have_text("13 shown of 13 incidents.")


def test_a_stream_that_cannot_say_what_was_missed_makes_the_page_read_anew(opened, record, stream):
    stream.body = "retry: 50\n\n"
    page = opened("/").page
    expect(page.locator("#map-shown")).to_have_text("12 shown of 12 incidents.")

    with page.expect_request(lambda request: request.method == "GET" and "/api/v1/" in request.url):
        stream.body = "retry: 600000\nid: 3\nevent: reset\ndata: {}\n\n"


def test_much_news_on_a_slow_connection_does_not_keep_the_page_from_showing_it(opened, record, stream):
    stream.body = "retry: 50\n\n"
    page = opened("/").page
    expect(page.locator("#map-shown")).to_have_text("12 shown of 12 incidents.")
    slow_down(page, latency=700)

    new = IncidentFactory(published=True, title="A march is stopped", occurred_on=date(2026, 8, 1))
    stream.publish(7, "incident.published", f"incidents/{new.pk}")  # again and again, sooner than it is shown

    expect(page.locator("#map-shown")).to_have_text("13 shown of 13 incidents.")


def test_without_the_stream_the_page_asks_by_itself(opened, record, stream):
    stream.status = 503
    page = opened("/", clock=True).page
    page.clock.run_for(500)
    expect(page.locator("#map-shown")).to_contain_text("12 shown")
    for _ in range(3):
        page.wait_for_timeout(150)
        page.clock.run_for(4500)
    expect(page.locator("#map-live")).to_have_text("Checked for new incidents every 15 seconds.")

    IncidentFactory(published=True, title="A march is stopped", updated_at=datetime(2099, 1, 1, tzinfo=UTC))
    page.clock.run_for(16_000)

    expect(page.locator("#map-shown")).to_contain_text("13 shown of 13")


def test_without_scripts_the_latest_incidents_stand_as_a_list(opened, record):
    watched = opened("/", java_script_enabled=False)

    expect(watched.page.locator("#map-items > li")).to_have_count(12)
    expect(watched.page.get_by_role("link", name="list of incidents")).to_be_visible()
    expect(watched.page.locator("#map-filters")).to_be_hidden()
    watched.assert_clean()


def test_what_is_restricted_keeps_its_title(opened, record):
    IncidentFactory(published=True, restricted=True, title="A child is hurt", occurred_on=date(2026, 8, 1))

    page = opened("/").page

    expect(page.locator("#map-shown")).to_contain_text("13 shown of 13")
    expect(page.locator("#map-items > li").first).to_contain_text("Hidden until a moderator has looked")
    assert "A child is hurt" not in page.content()
