"""The form for the public: what is sent arrives, what is wrong is said, and nothing typed is lost."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from civicwatch.lib.throttles import ReportThrottle
from incidents.models import Report, ReportStage
from incidents.services import reports

SAID = {
    "text": "Two officers pushed a woman at the fountain.",
    "url": "https://videos.example.org/7",
    "when": "last Friday at noon",
    "where": "Portland, Oregon",
    "title": "Push at the fountain",
    "website": "",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_sent_anything():
    cache.clear()


@pytest.fixture
def send(client):
    def send(**changed):
        return client.post("/report/", SAID | changed)

    return send


def page_of(response):
    return response.content.decode()


def test_the_page_says_what_it_is_and_what_it_is_not(client):
    page = page_of(client.get("/report/"))

    assert "not an emergency line" in page
    assert "A person reads it" in page
    assert "do not name private persons" in page
    assert "required" not in page


def test_what_is_sent_is_stored_as_by_the_api(send):
    response = send()

    report = Report.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/report/{report.external_id}/"
    assert (report.platform, report.stage, report.url) == ("public", ReportStage.RECEIVED, SAID["url"])
    assert (report.title, report.author) == (SAID["title"], None)
    assert report.text.splitlines() == [SAID["text"], f"When: {SAID['when']}", f"Where: {SAID['where']}"]


def test_after_sending_comes_the_reference(client, send):
    page = page_of(client.get(send()["Location"]))

    assert Report.objects.get().external_id in page


def test_a_reference_that_nobody_got_is_not_found(client):
    assert client.get("/report/0123456789abcdef/").status_code == 404


@pytest.mark.parametrize("told", [{"text": SAID["text"]}, {"url": SAID["url"]}])
def test_words_or_a_link_will_do(client, told):
    assert client.post("/report/", told).status_code == 302


def test_a_link_without_its_scheme_is_understood(send):
    send(url="videos.example.org/7")

    assert Report.objects.get().url == "https://videos.example.org/7"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": " ", "url": ""}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"text": "x" * 10_001}, "text"),
        ({"where": "x" * 301}, "where"),
        ({"text": "one\0two"}, "text"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(send, changed, field):
    response = send(**changed)

    page = page_of(response)
    assert response.status_code == 400
    assert re.findall(r'class="errorlist" id="id_(\w+)_error"', page) == [field]
    assert re.search(rf'name="{field}"[^>]*aria-describedby="[^"]*id_{field}_error"', page)
    assert f'<a href="#id_{field}">' in page
    assert not Report.objects.exists()


def test_nothing_typed_is_lost(send):
    page = page_of(send(url="no link <at> all"))

    assert SAID["text"] in page
    assert 'value="no link &lt;at&gt; all"' in page
    assert f'value="{SAID["where"]}"' in page


def test_long_words_are_not_cut_off_by_the_browser(client):
    assert "maxlength" not in page_of(client.get("/report/"))


def test_a_program_that_fills_every_field_is_caught_and_a_person_can_go_on(send):
    response = send(website="https://buy.example.org")

    assert response.status_code == 400
    assert "trap for programs" in page_of(response)
    assert 'class="field trap"' not in page_of(response)  # now it shows, for somebody whose browser filled it
    assert not Report.objects.exists()


def test_another_site_cannot_send_it():
    assert Client(enforce_csrf_checks=True).post("/report/", SAID).status_code == 403
    assert not Report.objects.exists()


def test_form_and_api_are_counted_together(client, send, monkeypatch):
    monkeypatch.setattr(ReportThrottle, "rate", "2/hour")
    client.post("/api/v1/reports/", {"text": "One."}, content_type="application/json")

    answers = [send(), send()]

    assert [answer.status_code for answer in answers] == [302, 429]
    assert int(answers[1]["Retry-After"]) > 0
    assert "Many reports came from your network" in page_of(answers[1])
    assert SAID["text"] in page_of(answers[1])
    assert Report.objects.count() == 2


def test_mistakes_are_not_counted(send, monkeypatch):
    monkeypatch.setattr(ReportThrottle, "rate", "1/hour")

    assert [send(text="", url="").status_code, send().status_code] == [400, 302]


def test_no_address_is_kept(client):
    client.post("/report/", SAID, REMOTE_ADDR="203.0.113.77")

    assert any("throttle:reports" in key for key in cache._cache)
    assert "203.0.113.77" not in str(list(cache._cache.items()))
    assert "203.0.113.77" not in str(Report.objects.values().get())


def test_a_person_reads_it_whatever_the_classifier_says(send):
    send(text="The bakery has new opening hours.")
    report = Report.objects.get()

    reports.classify([report])

    assert report.probability < report.classifier.thresholds["queue"]
    assert report.stage == ReportStage.CLASSIFIED


def test_it_can_be_read_in_spanish(client):
    page = page_of(client.get("/report/", headers={"Accept-Language": "es"}))

    assert "Reportar un incidente" in page
    assert "911" in page


@pytest.mark.parametrize("path", ["/", "/about/"])
def test_every_page_leads_here(client, path):
    assert 'href="/report/"' in page_of(client.get(path))
