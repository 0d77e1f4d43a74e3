"""The shipped table of ZIP codes."""

import pytest

from civicwatch.places import boundaries
from sightings import zip_codes


@pytest.mark.parametrize("code", ["90057", " 90057 ", "90057-1234"])
def test_a_zip_code_has_a_middle_a_city_and_a_state(code):
    place = zip_codes.find(code)

    assert (place.code, place.city, place.state) == ("90057", "Los Angeles", "CA")
    assert boundaries.locate(place.latitude, place.longitude).county_fips == "06037"


@pytest.mark.parametrize("code", ["", "99999", "9005", "900571", "abcde", "90057x"])
def test_what_is_none_is_not_found(code):
    assert zip_codes.find(code) is None


def test_the_table_is_compiled_from_rows_of_the_package(tmp_path, monkeypatch):
    rows = [
        {"zip_code": "00002", "lat": "1.00001", "long": "-2", "city": "B", "state": "XX"},
        {"zip_code": "00001", "lat": "", "long": "", "city": "A", "state": "XX"},
    ]
    path = tmp_path / "table.gz"

    assert zip_codes.write(rows, path) == 1

    monkeypatch.setattr(zip_codes, "TABLE", path)
    zip_codes._lines.cache_clear()
    try:
        assert zip_codes.find("00002") == ("00002", 1.0, -2.0, "B", "XX")
    finally:
        zip_codes._lines.cache_clear()
