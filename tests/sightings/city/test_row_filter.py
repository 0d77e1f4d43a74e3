"""The simple filters of data sets, applied to the rows of a file."""

import pytest

from sightings.city.row_filter import UnknownFilterError, read


@pytest.mark.parametrize(
    ("text", "passing"),
    [
        ("", {"a", "b", "c"}),
        ("type='Homeless Encampment'", {"a"}),
        ("type = 'It''s' ", {"c"}),
        ("type != 'Noise'", {"a", "c"}),
        ("type IN ('Noise', 'It''s')", {"b", "c"}),
        ("type not in ('Noise')", {"a", "c"}),
        ("type<>'Noise' AND agency='X'", {"a"}),
    ],
)
def test_what_passes(text, passing):
    rows = {
        "a": {"type": "Homeless Encampment", "agency": "X"},
        "b": {"type": "Noise", "agency": "X"},
        "c": {"type": "It's", "agency": "Y"},
    }

    assert {name for name, row in rows.items() if read(text)(row)} == passing


@pytest.mark.parametrize(
    "text",
    [
        "a > 3",
        "a='x' OR b='y'",
        "lower(a)='x'",
        "a=",
        "a IN 'x'",
        "a IN ('x'",
        "='x'",
        "a='x' AND",
        "a like 'x%'",
    ],
)
def test_what_only_the_citys_server_can_apply_is_refused(text):
    with pytest.raises(UnknownFilterError):
        read(text)


def test_every_shipped_filter_can_be_applied_to_a_file():
    import json
    from pathlib import Path

    from sightings.city import mapping
    from sightings.city.kinds import LEAST_DELAY_HOURS, Kind

    shipped = json.loads((Path(mapping.__file__).parent / "datasets.json").read_text())
    for row in shipped:
        read(row.get("row_filter", ""))
        assert mapping.problems(row["mapping"], kind=Kind(row["kind"])) == [], row["key"]
        assert row["delay_hours"] >= LEAST_DELAY_HOURS[Kind(row["kind"])]
    assert len({row["domain"] for row in shipped}) >= 4
