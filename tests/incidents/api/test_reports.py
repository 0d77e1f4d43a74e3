"""Public reports: taken in at once, never with a sender, and not without end."""

import pytest

from civicwatch.lib.throttles import ReportThrottle
from incidents.models import Report, ReportStage

SAID = {
    "title": "Push at the fountain",
    "text": "Two officers pushed a woman.",
    "url": "https://videos.example.org/7",
    "when": "last Friday at noon",
    "where": "Portland, Oregon",
}


@pytest.fixture
def send(client, db):
    def send(content, **headers):
        return client.post("/api/v1/reports/", content, content_type="application/json", headers=headers)

    return send


def test_a_report_is_stored_for_the_pipeline(send):
    response = send(SAID)

    assert response.status_code == 202
    report = Report.objects.get()
    assert report.external_id == response.json()["reference"]
    assert (report.platform, report.stage, report.url) == ("public", ReportStage.RECEIVED, SAID["url"])
    assert report.author is None
    assert report.title == SAID["title"]
    assert report.text.splitlines() == [SAID["text"], f"When: {SAID['when']}", f"Where: {SAID['where']}"]


def test_a_link_alone_will_do(send):
    assert send({"url": SAID["url"]}).status_code == 202


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"text": "x" * 10_001}, "text"),
    ],
)
def test_what_says_nothing_is_refused_with_the_field(send, content, name):
    response = send(content)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [entry["name"] for entry in response.json()["invalid_params"]] == [name]
    assert not Report.objects.exists()


def test_control_characters_do_not_break_the_database(send):
    response = send({"text": "one \ud800 two"})

    assert response.status_code in (202, 400)


def test_a_body_that_is_no_json_is_a_problem(client, db):
    broken = client.post("/api/v1/reports/", "{", content_type="application/json")
    other = client.post("/api/v1/reports/", "a=b", content_type="application/x-www-form-urlencoded")

    assert (broken.status_code, other.status_code) == (400, 415)
    assert broken["Content-Type"] == other["Content-Type"] == "application/problem+json"


def test_one_address_may_not_send_without_end(send, monkeypatch):
    monkeypatch.setattr(ReportThrottle, "rate", "3/hour")

    answers = [send(SAID) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1]["Content-Type"] == "application/problem+json"


def test_only_sending_is_possible(client, db):
    response = client.get("/api/v1/reports/")

    assert response.status_code == 405
    assert "POST" in response["Allow"]
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status"), [(b'{"text": "' + b"x" * 300_000 + b'"}', 413), (b"[" * 150_000, 400), (b"[1]", 400)]
)
def test_a_body_that_is_no_report_is_refused_whatever_its_shape(client, db, body, status):
    response = client.post("/api/v1/reports/", body, content_type="application/json")

    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert not Report.objects.exists()
