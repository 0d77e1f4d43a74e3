"""Files: everything, streamed, harmless in a spreadsheet, with the terms that it comes under."""

import csv
import io
import json

import pytest

from incidents import licence
from incidents.api import exports
from incidents.api.serializers import IncidentSerializer
from tests.factories import NOON, EvidenceFactory, IncidentFactory


@pytest.fixture
def rows(client, db):
    def rows(**query):
        response = client.get("/api/v1/incidents.csv", query)
        text = b"".join(response.streaming_content).decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    return rows


def test_no_row_cap_and_no_row_twice(rows, monkeypatch):
    monkeypatch.setattr(exports, "SIZE", 3)
    wanted = {str(IncidentFactory(published=True).pk) for _ in range(10)}

    found = [row["id"] for row in rows()]

    assert len(found) == 10
    assert set(found) == wanted


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_that_a_spreadsheet_would_run(rows, start):
    IncidentFactory(published=True, title=f'{start}HYPERLINK("https://evil.example")')

    assert rows()[0]["title"].startswith("'" + start)


def test_numbers_below_zero_stay_numbers(rows):
    IncidentFactory(published=True)

    assert float(rows()[0]["longitude"]) == -93.265


def test_lists_are_words_and_terms_are_in_every_row(rows):
    IncidentFactory(published=True, tags=["push", "baton"])

    row = rows()[0]

    assert row["tags"] == "baton push"
    assert (row["attribution"], row["licence"]) == (licence.ATTRIBUTION, licence.URL)


def test_quotes_and_line_breaks_survive(rows):
    IncidentFactory(published=True, description='He said "stop",\nand “ü”.')

    assert rows()[0]["description"] == 'He said "stop",\nand “ü”.'


def test_the_filter_and_a_limit_hold(rows):
    IncidentFactory.create_batch(3, published=True, force_rank=5)
    IncidentFactory(published=True, force_rank=1)

    assert len(rows(force_rank=5)) == 3
    assert len(rows(force_rank=5, limit=2)) == 2


def test_what_is_restricted_is_withheld(rows):
    IncidentFactory(published=True, restricted=True, title="Secret", description="Secret", tags=["secret"])

    row = rows()[0]

    assert "secret" not in str(row).lower()
    assert row["note"]


def test_geojson_is_one_collection_with_its_terms(ask):
    incident = IncidentFactory(published=True)

    collection = ask("incidents.geojson")

    assert collection["licence"] == licence.URL
    feature = collection["features"][0]
    assert feature["id"] == incident.pk
    assert feature["geometry"] == {"type": "Point", "coordinates": [-93.265, 44.9778]}
    assert feature["properties"]["title"] == incident.title


@pytest.mark.parametrize("count", [0, 1, 7])
def test_geojson_of_any_length_is_json(ask, monkeypatch, count):
    monkeypatch.setattr(exports, "SIZE", 3)
    IncidentFactory.create_batch(count, published=True)

    assert len(ask("incidents.geojson")["features"]) == count


def test_a_file_says_what_it_is(client, db):
    response = client.get("/api/v1/incidents.csv")

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="incidents.csv"'
    assert licence.URL in response["Link"]


def test_a_bad_parameter_is_a_problem_and_no_file(client, db):
    response = client.get("/api/v1/incidents.csv", {"bbox": "x"})

    assert response.status_code == 400
    assert json.loads(response.content)["invalid_params"][0]["name"] == "bbox"


def test_a_file_of_changes_tells_what_is_gone(rows, ask):
    kept = IncidentFactory(published=True, charges=True, settlement=True, outcome_note="The court")
    gone = IncidentFactory(
        placed=True, title="Marker", status="retracted", published_at=NOON, closed_reason="false"
    )

    told = {row["id"]: row for row in rows(updated_since="2020-01-01")}
    features = {row["id"]: row for row in ask("incidents.geojson", updated_since="2020-01-01")["features"]}

    assert told[str(kept.pk)]["outcome"] == "charges settlement"
    assert told[str(kept.pk)]["outcome_note"] == "The court"
    tombstone = {name: value for name, value in told[str(gone.pk)].items() if value}
    assert tombstone.keys() == {"id", "status", "reason", "updated_at", "attribution", "licence"}
    assert (tombstone["status"], tombstone["reason"]) == ("retracted", "false")
    assert features[gone.pk]["geometry"] is None
    assert features[gone.pk]["properties"].keys() == {"id", "status", "reason", "updated_at", "merged_into"}
    assert [row["id"] for row in rows()] == [str(kept.pk)]


def test_every_field_of_the_list_has_its_column():
    shown = IncidentSerializer().fields.keys()

    assert set(exports.COLUMNS) == {*shown, "reason", "merged_into", "attribution", "licence"}


def test_no_account_stands_in_a_link_where_the_platform_reads_it_without(rows, client):
    incident = IncidentFactory(published=True, evidence=0)
    for url in ("https://twitter.com/someaccount/status/17", "https://x.com/i/status/17"):
        EvidenceFactory(incident=incident, url=url)

    assert rows()[0]["links"] == "https://x.com/i/status/17"
    for address in ("incidents/", f"incidents/{incident.pk}/versions/"):
        assert b"someaccount" not in client.get(f"/api/v1/{address}").content
