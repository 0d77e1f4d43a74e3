"""2020PB's file format, with rows of our own invention."""

import gzip
import json
from datetime import date

import pytest

from incidents.importing import police_brutality
from incidents.importing.records import ImportedRecord, Problem, UnreadableFileError

TODAY = date(2026, 6, 1)


def row(**changes):
    return {
        "id": "xx-town-1",
        "name": "Officer pushes a woman",
        "description": "At a march, an officer pushed a woman. She fell.",
        "state": "Oregon",
        "city": "Portland",
        "date": "2020-06-01",
        "date_text": "2020-06-01",
        "tags": ["push", "protester"],
        "geolocation": "45.5155, -122.6768",
        "links": [{"url": "https://videos.example.org/1", "text": "The push"}],
    } | changes


def read(*rows, wrapped=True):
    document = {"data": list(rows)} if wrapped else list(rows)
    return list(police_brutality.read(json.dumps(document).encode(), today=TODAY))


def test_a_record_is_read_whole():
    (record,) = read(row())
    assert record.key == "xx-town-1"
    assert record.where == "data[0] (xx-town-1)"
    assert (record.occurred_on, record.date_precision) == (date(2020, 6, 1), "exact")
    assert (record.latitude, record.longitude) == (45.5155, -122.6768)
    assert (record.state, record.city) == ("Oregon", "Portland")
    assert record.tags == ("push", "protester")
    assert [(link.url, link.text) for link in record.links] == [("https://videos.example.org/1", "The push")]


def test_the_capital_has_its_own_name_in_the_file():
    (record,) = read(row(state="Washington DC", city="DC"))
    assert (record.state, record.city) == ("District of Columbia", "Washington")


def test_a_bad_row_is_reported_by_its_index_and_the_others_are_read():
    found = read("text", row(id=""), row(name="", description=""), row())
    assert [type(item) for item in found] == [Problem, Problem, Problem, ImportedRecord]
    assert [item.where for item in found[:3]] == ["data[0]", "data[1]", "data[2]"]


@pytest.mark.parametrize("point", ["", "nowhere", "45.5", "91, 0", "nan, nan", "45.5, -122.6, 3"])
def test_what_is_no_point_is_none(point):
    (record,) = read(row(geolocation=point))
    assert (record.latitude, record.longitude) == (None, None)


def test_a_date_in_the_future_is_none_and_said():
    (record,) = read(row(date="2031-01-01"))
    assert record.occurred_on is None
    assert "future" in record.notes[0]


def test_fields_of_another_kind_or_missing_do_no_harm():
    (record,) = read({"id": 7, "name": "Push\0ed\ud800", "tags": "push", "links": {"url": "x"}, "date": None})
    assert (record.key, record.title, record.tags, record.links) == ("7", "Pushed", (), ())


def test_the_older_form_of_links_is_understood():
    (record,) = read(row(links=["https://a.example/1"]), wrapped=False)
    assert record.links[0].url == "https://a.example/1"


def test_without_a_usable_link_the_collections_own_entry_is_the_evidence():
    (record,) = read(
        row(links=[{"url": "45.1, -93.3", "text": ""}], edit_at="https://lists.example.org/New Town.md")
    )
    assert [link.url for link in record.links] == ["45.1, -93.3", "https://lists.example.org/New%20Town.md"]


def test_markdown_in_the_description_becomes_words():
    (record,) = read(row(description="**Two** officers, see [this](https://a.example/1) by @somebody."))
    assert record.description == "Two officers, see this by @…."


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b'{"data": 3}', b"3"])
def test_a_file_of_another_kind_is_refused(data):
    with pytest.raises(UnreadableFileError):
        list(police_brutality.read(data, today=TODAY))


def test_gzip_and_a_byte_order_mark_are_taken():
    data = gzip.compress("\ufeff".encode() + json.dumps({"data": [row()]}).encode())
    assert len(list(police_brutality.read(data, today=TODAY))) == 1
