"""The form for those without text messages, and the private page behind it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from sightings.models import Sighting
from sightings.services import finding_places, web_reports
from tests.sightings.public.sighting_rows import MACARTHUR, a_report_by_form

pytestmark = pytest.mark.django_db
FORM = "/sightings/report/"
CROSSING = "6th and Alvarado, Los Angeles"


def told(**fields):
    return {"minutes_ago": "0", "show": "now", "where": CROSSING} | fields


def test_an_unknown_crossing_does_not_become_its_city_in_silence(client):
    answer = client.post(FORM, told())

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "We know Los Angeles, CA, but not that street or crossing in it." in page
    assert 'name="whole_city" value="Los Angeles, CA"' in page
    assert 'data-start="34.052,-118.244"' in page, "the map opens on the city"
    assert not Sighting.objects.exists()


def test_the_city_counts_once_its_sender_has_said_so(client):
    answer = client.post(FORM, told(whole_city="Los Angeles, CA"))

    assert answer.status_code == 302
    assert Sighting.objects.get().place_precision == "city"


def test_what_was_said_of_one_city_does_not_hold_for_another(client):
    assert client.post(FORM, told(whole_city="Oakland, CA")).status_code == 400
    assert not Sighting.objects.exists()


def test_a_pin_answers_for_the_crossing(client):
    answer = client.post(FORM, told(pin="34.0579,-118.2771"))

    assert answer.status_code == 302
    assert Sighting.objects.get().place_precision == "point"


@pytest.mark.parametrize("where", ["90057", "Los Angeles, CA"])
def test_who_names_an_area_is_asked_nothing_more(client, where):
    assert client.post(FORM, told(where=where)).status_code == 302


class TestTimes:
    """By the clock of the place, with the name of its zone."""

    SEEN = datetime(2026, 7, 1, 19, 30, tzinfo=UTC)  # half past noon in Los Angeles

    def test_on_the_private_page(self, client):
        sent = web_reports.send(place=MACARTHUR, show_now=True, now=self.SEEN)

        page = client.get(f"/sightings/mine/{sent.secret}/").content.decode()

        assert "12:30 p.m.</time> (PDT)" in page
        assert "(UTC)" not in page

    def test_when_it_will_be_shown(self, client):
        sent = web_reports.send(place=MACARTHUR, now=timezone.now())
        Sighting.objects.update(
            status="shown", publish_at=timezone.now() + timedelta(hours=1), area_label="near the park"
        )

        page = client.get(f"/sightings/mine/{sent.secret}/").content.decode()

        assert "It will be on the map at" in page
        assert "(UTC)" not in page

    def test_on_the_public_page(self, client):
        sighting, _secret = a_report_by_form()

        page = client.get(f"/sightings/{sighting.public_id}/").content.decode()

        assert page.count("(PDT)") + page.count("(PST)") == 2
        assert "(UTC)" not in page


def test_the_place_is_said_once(client):
    place = finding_places.in_words("90013", now=timezone.now()).as_place()
    sent = web_reports.send(place=place, show_now=True, now=timezone.now())
    Sighting.objects.update(status="confirmed")

    mine = client.get(f"/sightings/mine/{sent.secret}/").content.decode()
    public = client.get(f"/sightings/{sent.sighting.public_id}/").content.decode()

    assert "<dt>Where</dt><dd>Los Angeles, CA 90013</dd>" in mine
    assert "<dt>Where</dt><dd>Los Angeles, CA 90013 (somewhere in this ZIP code)</dd>" in public


def test_the_private_page_renews_itself_only_while_a_photo_is_checked(client):
    sent = web_reports.send(place=MACARTHUR, now=timezone.now())
    address = f"/sightings/mine/{sent.secret}/"
    Sighting.objects.update(status="waiting")

    waiting = client.get(address).content.decode()
    Sighting.objects.update(status="for_person")
    answered = client.get(address).content.decode()

    assert "data-renews" in waiting and "renewing.js" in waiting
    assert f'{address}">See what became of it</a>' in waiting, "without a script there is a link"
    assert "data-renews" not in answered and "renewing.js" not in answered


@pytest.mark.parametrize(
    ("path", "leads_to"), [("/sightings/", FORM), (FORM, FORM), ("/sources/", "/report/")]
)
def test_the_headers_report_is_that_of_the_part_one_is_in(client, path, leads_to):
    assert f'class="to-report" href="{leads_to}"' in client.get(path).content.decode()


@pytest.mark.parametrize("path", [FORM])
def test_the_map_for_a_pin_names_its_source(client, path):
    assert 'data-attribution="Boundaries: U.S. Census' in client.get(path).content.decode()


def test_the_private_page_goes_to_no_other_site_and_into_no_search_engine(client):
    _sighting, secret = a_report_by_form()
    page = client.get(f"/sightings/mine/{secret}/")

    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]


@pytest.mark.parametrize("may", [True, False])
def test_the_form_says_where_photos_may_teach(client, settings, may):
    settings.TRAIN_ON_PHOTOS = may

    assert ("may be used to teach the computer" in client.get(FORM).content.decode()) is may
