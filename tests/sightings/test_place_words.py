"""A place in one line: each town once."""

import pytest

from sightings.place_words import in_one_line


@pytest.mark.parametrize(
    ("label", "city", "usps", "line"),
    [
        ("near MacArthur Park", "Los Angeles", "CA", "near MacArthur Park · Los Angeles, CA"),
        ("Los Angeles, CA 90013", "Los Angeles", "CA", "Los Angeles, CA 90013"),
        ("90044 Los Angeles, CA", "Los Angeles", "CA", "90044 Los Angeles, CA"),
        ("6th & Alvarado, Los Angeles", "Los Angeles", "CA", "6th & Alvarado, Los Angeles, CA"),
        ("Los Angeles", "Los Angeles", "CA", "Los Angeles, CA"),
        ("Adak, AK 99546", "", "AK", "Adak, AK 99546"),
        ("", "Oakland", "CA", "Oakland, CA"),
        ("near 5th & Main", "", "", "near 5th & Main"),
        ("New York, NY 10001", "New York City", "NY", "New York, NY 10001"),
        ("Los Angeles, CA 90058", "Vernon", "CA", "Los Angeles, CA 90058 · Vernon, CA"),
        ("", "", "", ""),
    ],
)
def test_a_place_in_one_line(label, city, usps, line):
    assert in_one_line(label, city, usps) == line
