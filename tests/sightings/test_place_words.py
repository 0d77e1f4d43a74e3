"""A place in one line: each town once, and our own word before it in the reader's language."""

import pytest

from sightings import in_words
from sightings.place_words import in_one_line, name_near


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


@pytest.mark.parametrize(
    ("label", "name", "said"),
    [
        ("near MacArthur Park", "MacArthur Park", "cerca de MacArthur Park"),
        ("near Near North Side", "Near North Side", "cerca de Near North Side"),
        ("near {name} & {0}", "{name} & {0}", "cerca de {name} & {0}"),
        ("Nearburg, NM 88220", "", "Nearburg, NM 88220"),
        ("Inn near the Park", "", "Inn near the Park"),
        ("", "", ""),
    ],
)
def test_a_stored_label_is_said_in_the_readers_language(monkeypatch, label, name, said):
    monkeypatch.setattr(in_words, "_", {"near {name}": "cerca de {name}"}.__getitem__)

    assert (name_near(label), in_words.label_words(label)) == (name, said)
