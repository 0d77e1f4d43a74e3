"""GeoJSON features as incidents, and the ways in which they are broken."""

import json
from datetime import date

import pytest

from incidents.importing import geojson
from incidents.importing.records import ImportedRecord, Problem, UnreadableFileError


def feature(geometry="point", **properties):
    point = {"type": "Point", "coordinates": [-122.6, 45.5]}
    return {
        "type": "Feature",
        "geometry": point if geometry == "point" else geometry,
        "properties": {"id": "a", "title": "Push", "date": "2020-06-01"} | properties,
    }


def read(*features):
    document = {"type": "FeatureCollection", "features": list(features)}
    return list(geojson.read(json.dumps(document).encode(), today=date(2026, 6, 1)))


def test_a_feature_is_read_whole():
    (record,) = read(
        feature(
            tags=["push"],
            force_rank=2,
            links=["https://a.example/1", {"url": "https://b.example/2", "title": "B"}],
        )
    )
    assert (record.latitude, record.longitude) == (45.5, -122.6)
    assert (record.key, record.force_rank, record.tags) == ("a", 2, ("push",))
    assert [(link.url, link.text) for link in record.links] == [
        ("https://a.example/1", ""),
        ("https://b.example/2", "B"),
    ]


def test_the_features_own_id_counts_where_the_properties_have_none():
    (record,) = read(feature(id=None) | {"id": 17})
    assert record.key == "17"


def test_a_feature_without_geometry_is_kept_without_a_point():
    (record,) = read(feature(geometry=None))
    assert record.latitude is None


@pytest.mark.parametrize(
    "broken",
    [
        3,
        {"type": "Feature", "properties": None},
        feature(geometry={"type": "Polygon", "coordinates": [[[0, 0]]]}),
        feature(geometry={"type": "Point", "coordinates": ["x", 1]}),
        feature(geometry={"type": "Point", "coordinates": [True, 1]}),
        feature(geometry={"type": "Point", "coordinates": [1]}),
        feature(geometry={"type": "Point", "coordinates": [-200, 1]}),
        feature(title=""),
    ],
)
def test_a_bad_feature_is_reported_by_its_index_and_the_others_are_read(broken):
    problem, record = read(broken, feature())
    assert isinstance(problem, Problem)
    assert problem.where.startswith("features[0]")
    assert isinstance(record, ImportedRecord)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"type": "FeatureCollection"}'])
def test_a_file_of_another_kind_is_refused(data):
    with pytest.raises(UnreadableFileError):
        list(geojson.read(data, today=date(2026, 6, 1)))
