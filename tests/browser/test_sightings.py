"""The live map of sightings in a real browser: its first words, true numbers, and what is over leaves."""

import re
from datetime import timedelta
from itertools import combinations

import pytest
from django.apps import apps
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from playwright.sync_api import expect

from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import MODERATOR
from sightings.city.exports import Line
from sightings.city.kinds import Kind
from sightings.in_words import MARKS
from sightings.models import LayerTheme, Sighting, SightingStatus
from sightings.placing import Place, Precision
from sightings.services import city_demonstration, city_layers, city_records, showing
from tests.browser.conftest import PHONE, WIDE, complaints_of_axe, press
from tests.factories import PASSWORD, IncidentFactory, UserFactory
from tests.sightings.city.fake_socrata import call
from tests.sightings.city.rows_of import a_dataset, a_record
from tests.sightings.public.sighting_rows import put_down, sender

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEAR = "/sightings/?at=12/34.06/-118.28"
CONFIRMED = {"status": SightingStatus.CONFIRMED, "verification": "confirmed"}


@pytest.fixture
def seen():
    """Three around Los Angeles, of each kind one, and one in New York."""
    now = timezone.now()
    places = [(34.0579, -118.2771, "near MacArthur Park"), (34.09, -118.33, "near Hollywood and Vine")]
    rows = [
        put_down(
            now=now, place=Place(north, east, Precision.STREET, label), contributor=sender(f"+1213555010{n}")
        )
        for n, (north, east, label) in enumerate(places)
    ]
    zip_code = Place(34.05, -118.31, Precision.ZIP, "90005 Los Angeles, CA", zip_code="90005")
    rows.append(put_down(now=now, place=zip_code, activity="eviction", contributor=sender("+12135550103")))
    far = Place(40.7128, -74.006, Precision.STREET, "near City Hall Park")
    rows.append(put_down(now=now, place=far, activity="force", contributor=sender("+12135550104")))
    Sighting.objects.filter(pk=rows[0].pk).update(**CONFIRMED)
    return rows


@pytest.fixture
def the_map(opened, seen):
    watched = opened(NEAR)
    expect(watched.page.locator("#map-shown")).to_have_text("3 sightings here, of 4 now.")
    return watched


def test_it_says_what_it_is_and_is_clean(the_map):
    page = the_map.page
    expect(page.locator("h1")).to_have_text("Police seen now")
    expect(page.get_by_text("Nobody watches this for emergencies: call 911.").first).to_be_visible()
    expect(page.locator("#map-items > li")).to_have_count(3)
    expect(page.locator(".seen")).to_have_count(3)
    assert complaints_of_axe(page) == []
    the_map.assert_clean()


def test_a_call_of_which_only_the_district_is_known_is_no_point(opened, seen):
    dataset, yesterday = a_dataset(key="calls", last_success_at=timezone.now()), timezone.now() - timedelta(1)
    a_record(dataset, at=yesterday, latitude=34.07, precision="district")
    a_record(dataset, 2, at=yesterday, latitude=34.04, longitude=-118.33)
    page = opened(f"{NEAR}&layers=live,calls").page

    mark = page.locator(".district-mark")
    expect(mark).to_have_attribute("title", "somewhere in this police district")
    assert mark.bounding_box()["width"] > 2 * page.locator(".city-mark").bounding_box()["width"]
    page.locator("#map-legend summary").click()
    expect(page.locator("#map-district-key")).to_be_visible()
    page.locator("input[name=calls]").uncheck()
    expect(page.locator("#map-district-key")).to_be_hidden()


def test_the_legend_tells_the_quarter_of_counts_a_licence_that_is_missing_and_where_the_table_is(opened):
    now = timezone.now()
    day = f"{now - timedelta(200):%Y-%m-%d}T00:00:00.000"
    rows = [
        call(n, call_type_text="HOMELESS COMPLAINT", dispatch_date=day, area_occ="Central") for n in range(6)
    ]
    rows.append(call(6, area_occ="Central", dispatch_date=day))
    lines = [Line(n, row) for n, row in enumerate(rows)]
    city_records.keep(a_dataset(key="calls", licence="", last_success_at=now), lines, now=now)
    page = opened(f"{NEAR}&layers=live,calls,calls.people-outside").page

    legend = page.locator('[data-layer="calls.people-outside"]')
    expect(legend).to_contain_text(
        re.compile(r"Counted in 20\d\d-Q[1-4]\. As of .*Sample City\. Licence: the city names none")
    )
    expect(page.locator('[data-layer="calls"]')).to_contain_text("Licence: the city names none")
    page.locator("#map-legend summary").click()
    legend.get_by_role("link", name="As a table").click()
    expect(page.get_by_role("row", name="Central 6")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_date_of_the_legend_has_one_form(opened, language):
    now = timezone.now()
    city_records.keep(a_dataset(key="calls", last_success_at=now), [Line(1, call(1))], now=now)
    page = opened(NEAR, locale=language).page
    with override(language):
        day = date_format(timezone.now(), "DATE_FORMAT")

    for key in ("live", "incidents", "calls"):
        expect(page.locator(f'[data-layer="{key}"] > .meta')).to_contain_text(day)


SET_SIDE_BY_SIDE = """async ([spreading, looks]) => {
  const [{ spread }, { areaMark, cityLook }] = await Promise.all([import(spreading), import(looks)]);
  const place = document.body.appendChild(document.createElement("div"));
  place.style.height = "400px";
  const map = L.map(place).setView([34.05, -118.25], 12);
  const { cluster } = cityLook("call_for_service", "city-records");
  const icons = [cluster(2310, 30), areaMark("encampment", "14"), areaMark("rent", "2,150"), cluster(12, 14)];
  for (const icon of icons) L.marker([34.05, -118.25], { icon }).addTo(map);
  spread(map.getPane("markerPane"));
  const marks = [...place.querySelectorAll(".leaflet-marker-icon")];
  const found = marks.map((mark) => mark.getBoundingClientRect());
  place.remove();
  return found.map(({ left, right, top, bottom }) => ({ left, right, top, bottom }));
}"""


def test_numbers_of_several_layers_on_one_spot_do_not_hide_each_other(opened):
    page = opened(NEAR).page
    expect(page.locator("#map .leaflet-marker-pane")).to_be_attached()
    modules = [static(f"js/sightings/{name}.js") for name in ("spreading", "looks")]

    squares = page.evaluate(SET_SIDE_BY_SIDE, modules)

    assert len(squares) == 4
    for one, other in combinations(squares, 2):
        apart = (
            one["right"] <= other["left"]
            or other["right"] <= one["left"]
            or one["bottom"] <= other["top"]
            or other["bottom"] <= one["top"]
        )
        assert apart, (one, other)


def test_it_opens_where_sightings_are_and_the_map_has_the_room(opened, seen):
    page = opened("/sightings/", viewport={"width": 1280, "height": 800}).page
    expect(page.locator("#map-shown")).to_have_text("3 sightings here, of 4 now.")

    assert page.locator("#map").bounding_box()["height"] >= 0.6 * 800
    page.locator("#map-legend summary").click()
    legend, on_map = page.locator("#map-legend").bounding_box(), page.locator("#map").bounding_box()
    assert legend["width"] < on_map["width"] / 2
    assert legend["y"] >= on_map["y"], "it lies on the map, and takes none of its room"
    assert complaints_of_axe(page) == []
    page.locator("#map-all").click()
    expect(page.locator("#map-shown")).to_have_text("4 sightings here, of 4 now.")
    expect(page.locator("#map-all")).to_be_hidden()


MARKS_OF = """([places]) => Object.fromEntries(
  [...document.querySelectorAll(`${places} [data-theme]:not(.is-hatched)`)].map((mark) => {
    const outline = mark.querySelector(".outline");
    const { fill, stroke } = getComputedStyle(outline);
    const shape = outline.getAttribute("d").replace(/[^A-Z]/g, "");
    return [mark.dataset.theme, { shape, colour: `${fill} ${stroke}` }];
  }),
)"""
EVERY_THEME = {*Kind, *LayerTheme}


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_each_kind_of_layer_has_a_mark_of_its_own_which_the_legend_explains(opened, viewport):
    city_demonstration.load(now=timezone.now())
    layers = [layer.key for layer in city_layers.layers(now=timezone.now())]
    page = opened(f"/sightings/?at=12/34.05/-118.25&layers={','.join(layers)}", viewport=viewport).page
    for theme in EVERY_THEME:
        expect(page.locator(f"#map [data-theme={theme}]").first).to_be_attached()

    on_map = page.evaluate(MARKS_OF, ["#map"])
    in_legend = page.evaluate(MARKS_OF, ["#map-layers"])

    assert on_map == in_legend
    assert on_map.keys() == EVERY_THEME
    assert len({mark["shape"] for mark in on_map.values()}) == len(EVERY_THEME), "in grey they differ too"
    assert len({mark["colour"] for mark in on_map.values()}) == len(EVERY_THEME)
    page.locator("#map-legend summary").click()
    expect(page.get_by_role("checkbox", name="(mark: triangle)")).to_be_attached()
    assert complaints_of_axe(page) == []


def test_on_paper_stand_map_and_legend_with_the_same_marks(opened, seen):
    page = opened(NEAR).page
    expect(page.locator(".seen")).to_have_count(3)
    wide = page.locator("#map").bounding_box()["width"]

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(page.locator("#map .seen").first).to_be_visible()
    expect(page.locator("#map-layers .seen-key")).to_be_visible()
    on_paper = page.locator("#map").bounding_box()
    assert on_paper["width"] <= 690 < wide  # one sheet, and nothing cut off at its side
    assert page.locator("#map-legend").bounding_box()["y"] >= on_paper["y"] + on_paper["height"]
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#map-layers .seen-key")).to_be_hidden()


def test_every_kind_of_layer_is_told_in_words():
    assert MARKS.keys() == EVERY_THEME


def test_kinds_differ_in_shape(the_map):
    page = the_map.page
    expect(page.locator(".seen.seen-confirmed")).to_have_text("✓")
    expect(page.locator(".seen.seen-photo_checked")).to_have_count(2)
    expect(page.locator(".seen.is-area")).to_have_count(1)


def test_a_filter_narrows_map_list_and_address(the_map):
    page = the_map.page
    page.select_option("[name=activity]", "eviction")

    expect(page.locator("#map-shown")).to_have_text("1 sighting here, of 4 now.")
    expect(page.locator("#map-items > li")).to_have_count(1)
    expect(page).to_have_url(re.compile("activity=eviction"))
    page.go_back()
    expect(page.locator("#map-items > li")).to_have_count(3)


def test_where_nothing_is_seen_it_does_not_say_that_nobody_is_there(opened, seen):
    page = opened("/sightings/?at=9/47.6/-122.3").page
    expect(page.locator("#map-empty")).to_contain_text("Police may still be there.")
    page.get_by_role("button", name="Show the whole map").click()
    expect(page.locator("#map-shown")).to_contain_text("4 sightings here")


def test_what_is_over_leaves_by_itself(opened, seen):
    until = timezone.now() + timedelta(seconds=10)
    Sighting.objects.filter(pk=seen[1].pk).update(expires_at=until, map_version=99)
    page = opened(NEAR).page
    expect(page.locator("#map-items > li")).to_have_count(3)

    expect(page.locator("#map-items > li")).to_have_count(2)
    expect(page.locator("#map-shown")).to_have_text("2 sightings here, of 3 now.")


def test_what_is_new_appears_by_itself(opened, seen, stream):
    stream.body = "retry: 50\n\n"
    page = opened(NEAR).page
    expect(page.locator("#map-items > li")).to_have_count(3)

    place = Place(34.04, -118.25, Precision.STREET, "near 7th and Broadway")
    new = put_down(now=timezone.now(), place=place, contributor=sender("+12135550109"))
    stream.publish(1, "sighting.shown", f"sightings/{new.public_id}")

    expect(page.locator("#map-items > li")).to_have_count(4)
    expect(page.locator("#map-news")).to_have_text("1 new sighting")


def test_published_incidents_are_a_layer_of_their_own_shape(the_map):
    IncidentFactory(published=True, latitude=34.07, longitude=-118.25, force_rank=3)
    page = the_map.page

    page.locator("#map-legend summary").click()
    page.check("[name=incidents]")

    expect(page.locator(".mark.rank-3")).to_have_count(1)
    expect(page.locator("[data-layer=incidents] data")).to_have_text("1")
    expect(page).to_have_url(re.compile("layers=live%2Cincidents"))
    page.uncheck("[name=live]")
    expect(page.locator(".seen")).to_have_count(0)
    expect(page.locator(".mark.rank-3")).to_have_count(1)


def test_hours_of_the_day_narrow_it(the_map, seen):
    page = the_map.page
    hour = int(
        page.evaluate("fetch('/api/v1/sightings/').then((r) => r.json()).then((j) => j.results[0].hour)")
    )
    other = (hour + 12) % 24
    page.goto(page.url.split("?")[0] + f"?hours={other}-{other}&at=12/34.06/-118.28")
    expect(page.locator("#map-empty")).to_contain_text("No sighting matches the filters.")
    page.get_by_role("button", name="All hours of the day").click()
    expect(page.locator("#map-items > li")).to_have_count(3)


def test_everything_is_reachable_by_keyboard(the_map):
    page = the_map.page
    page.locator("#map").focus()
    press(page, "Escape")
    expect(page.locator("#map-items :focus")).to_be_attached()


def test_on_a_phone_the_list_is_a_sheet(opened, seen):
    watched = opened(NEAR, viewport=PHONE)
    page = watched.page
    expect(page.get_by_text("Reports by volunteers, not proof. In an emergency call 911.")).to_be_visible()
    page.locator("#map-sheet-toggle").click()
    expect(page.get_by_role("link", name="near MacArthur Park")).to_be_visible()
    assert complaints_of_axe(page) == []
    watched.assert_clean()


def test_on_a_phone_the_map_opens_where_they_are_too(opened, seen):
    page = opened("/sightings/", viewport=PHONE).page
    expect(page.locator("#map-shown")).to_have_text("3 sightings here, of 4 now.")
    page.get_by_role("button", name="Show the whole map").click()
    expect(page.locator("#map-shown")).to_have_text("4 sightings here, of 4 now.")


def test_without_a_script_there_is_the_list(opened, seen):
    page = opened("/sightings/?activity=force", java_script_enabled=False).page
    expect(page.locator("#map-items > li")).to_have_count(1)
    expect(page.get_by_role("button", name="Show")).to_be_visible()


def test_in_spanish(opened, seen):
    page = opened(NEAR, locale="es").page
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#map-items > li")).to_have_count(3)
    expect(page.locator("#map-items .sure").first).to_contain_text("0,93")


def test_a_sighting_is_reported_by_pin_and_taken_back(opened):
    watched = opened("/sightings/report/")
    page = watched.page
    expect(page.locator("#map.leaflet-container")).to_be_visible()
    page.locator("#map").scroll_into_view_if_needed()
    page.locator("#map").click(position={"x": 300, "y": 150})
    expect(page.locator("#pin-words")).to_have_text("The pin is set.")
    assert complaints_of_axe(page) == []
    page.select_option("[name=activity]", "present")
    page.get_by_role("button", name="Send").click()

    expect(page.locator("h1")).to_have_text("Your sighting")
    assert Sighting.objects.get().activity == "present"
    assert complaints_of_axe(page) == []
    page.get_by_role("button", name="Delete everything I sent").click()
    expect(page.locator("h1")).to_have_text("Deleted")
    assert not Sighting.objects.exists()
    watched.assert_clean()


def test_a_report_works_without_a_script(opened):
    page = opened("/sightings/report/", java_script_enabled=False, viewport=PHONE).page
    page.fill("[name=where]", "90057")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Your sighting")
    assert Sighting.objects.get().zip_code == "90057"


def test_the_page_of_one_and_what_it_says_when_it_is_over(opened, seen):
    watched = opened(f"/sightings/{seen[0].public_id}/")
    expect(watched.page.locator("h1")).to_contain_text("near MacArthur Park")
    assert complaints_of_axe(watched.page) == []
    showing.withdraw(seen[0], now=timezone.now())
    watched.page.reload()
    expect(watched.page.locator("h1")).to_have_text("This sighting is not shown")


def test_a_moderator_decides_with_keys(opened, seen):
    write_roles(apps)
    waiting = [
        put_down(
            now=timezone.now() + timedelta(seconds=n),
            photo=False,
            place=Place(33.9 + n / 10, -118.2, Precision.STREET, f"near Gate {n}"),
            contributor=sender(f"+1213555020{n}"),
        )
        for n in range(3)
    ]
    person = UserFactory(role=MODERATOR)
    path = reverse("admin:sightings_sighting_change", args=[waiting[2].pk])
    watched = opened(f"/admin/login/?next={path}")
    page = watched.page
    page.fill("[name=login], [name=username]", person.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("#sighting[data-ready] .walk")).to_contain_text("3 wait for a person")

    press(page, "j")
    expect(page.locator("#content h1")).to_contain_text("near Gate 1")
    expect(page.locator("#sighting[data-ready]")).to_be_visible()
    assert [found for found in complaints_of_axe(page) if "#sighting" in str(found)] == []
    press(page, "p")
    expect(page.locator("#content h1")).to_contain_text("near Gate 0")
    expect(page.locator("#sighting[data-ready]")).to_be_visible()
    press(page, "o")
    expect(page.locator("#content h1")).to_contain_text("near Gate 2")
    expect(page.locator("#sighting[data-ready]")).to_be_visible()
    press(page, "u")
    expect(page.locator("#content h1")).to_contain_text("near Gate 0")
    expect(page.locator("#sighting[data-ready]")).to_be_visible()
    press(page, "o")
    expect(page.locator("#content h1")).to_contain_text("near Gate 2")

    statuses = [Sighting.objects.get(pk=row.pk).status for row in waiting]
    assert statuses == [SightingStatus.REJECTED, SightingStatus.CONFIRMED, SightingStatus.FOR_PERSON]
    watched.assert_clean()


def test_a_rent_is_told_from_a_count(opened):
    city_demonstration.load(now=timezone.now())
    page = opened("/sightings/?at=11/34.05/-118.27&layers=live,sample-rents,sample-encampments").page
    expect(page.locator(".area-mark", has_text="$").first).to_be_visible()
    expect(page.locator(".area-mark", has_not_text="$").first).to_be_visible()
