"""Rents, stops and districts out of files in the formats that they are published in."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from sightings.models import AreaOutline, AreaValue, CityRecord, LayerInfo, TransitStop
from tests.sightings.city.rows_of import a_record, an_outline, by_hand

pytestmark = pytest.mark.django_db

ZORI = """RegionID,SizeRank,RegionName,RegionType,StateName,State,City,Metro,CountyName,2026-03-31,2026-04-30
1,1,90057,zip,CA,CA,Los Angeles,Los Angeles,Los Angeles County,2010.5,2033.25
2,2,1001,zip,MA,MA,Agawam,Springfield,Hampden County,1500,
3,3,Los Angeles,city,CA,CA,Los Angeles,,,2000,2000
4,4,90012,zip,CA,CA,Los Angeles,,,,
5,5,90013,zip,CA,CA,Los Angeles,,,much,
"""
ACS = """GEO_ID,NAME,B25064_001E,B25064_001M
Geography,Geographic Area Name,Estimate!!Median gross rent,Margin of Error
860Z200US90057,ZCTA5 90057,1402,35
860Z200US90210,ZCTA5 90210,"3,500+",***
860Z200US90099,ZCTA5 90099,-,**
"""
STOPS = """stop_id,stop_code,stop_name,stop_lat,stop_lon,location_type,parent_station
1,1,Main / 1st,34.0522,-118.2437,0,
2,2,Union Station,34.0562,-118.2365,1,
3,3,Broken,x,-118.2,,
4,4,Main / 2nd,34.0512,-118.2447,,
5,5,Nowhere,0,0,0,
"""


def run(name, tmp_path, content, **options):
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    out = io.StringIO()
    call_command(name, path, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_rents_of_zillow_are_the_newest_month_with_a_number(tmp_path):
    summary = run("import_area_values", tmp_path, ZORI, format="zori")

    values = dict(AreaValue.objects.values_list("zip_code", "value"))
    layer = LayerInfo.objects.get()
    assert values == {"90057": 2033.25, "01001": 1500.0}
    assert AreaValue.objects.get(zip_code="01001").as_of == date(2026, 3, 31)
    assert (layer.key, layer.as_of, layer.is_shown) == ("rent-zori", date(2026, 4, 30), True)
    assert "Zillow" in layer.attribution
    assert summary["problems"] == ["line 4: RegionType: not a ZIP code", "line 6: no number"]
    assert AreaValue.objects.get(zip_code="90057").county_id == "06037"


def test_rents_of_the_survey_skip_its_second_line_and_its_gaps(tmp_path):
    run("import_area_values", tmp_path, ACS, format="acs")

    assert dict(AreaValue.objects.values_list("zip_code", "value")) == {"90057": 1402.0, "90210": 3500.0}


def test_a_new_file_replaces_the_old_numbers_and_keeps_what_was_said(tmp_path):
    run("import_area_values", tmp_path, ZORI, format="zori")
    LayerInfo.objects.update(note="by hand", is_shown=False)

    run("import_area_values", tmp_path, "zip,value\n90057,1\n", format="csv", layer="rent-zori")

    assert dict(AreaValue.objects.values_list("zip_code", "value")) == {"90057": 1.0}
    assert LayerInfo.objects.get().note == "by hand" and LayerInfo.objects.get().is_shown is False


@pytest.mark.parametrize(
    ("content", "form", "told"),
    [
        ("a,b\n", "zori", "“RegionName”"),
        ("RegionName\n90057\n", "zori", "no column that is a month"),
        ("zip,value\nx,1\n", "csv", "nothing in it can be used"),
    ],
)
def test_a_file_without_rents_leaves_the_old_ones(tmp_path, content, form, told):
    run("import_area_values", tmp_path, "zip,value\n90057,1\n", format="csv", layer="rent")

    with pytest.raises(CommandError, match=told):
        run("import_area_values", tmp_path, content, format=form, layer="rent")

    assert AreaValue.objects.count() == 1


@pytest.mark.parametrize("packed", [True, False])
def test_stops_of_a_feed(tmp_path, packed):
    content = STOPS.encode("utf-8-sig")
    if packed:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as feed:
            feed.writestr("feed/stops.txt", content)
            feed.writestr("routes.txt", "route_id\n")
        content = buffer.getvalue()

    summary = run("import_stops", tmp_path, content, as_of=date(2026, 4, 1), label="Sample transit")

    assert list(TransitStop.objects.values_list("name", flat=True).order_by("stop_id")) == [
        "Main / 1st",
        "Main / 2nd",
    ]
    assert summary["skipped"] == 2 and LayerInfo.objects.get().as_of == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"PK\x03\x04 broken", "no column"), (b"stop_id,stop_lat,stop_lon\n", "nothing in it")],
)
def test_what_is_no_feed_is_refused(tmp_path, content, told):
    with pytest.raises(CommandError, match=told):
        run("import_stops", tmp_path, content)


def test_districts_from_geojson_give_waiting_calls_a_place(tmp_path):
    dataset = by_hand(outlines="districts")
    record = a_record(
        dataset, district="0121", latitude=None, longitude=None, precision="none", county_id=None
    )
    square = [[-118.26, 34.04], [-118.24, 34.04], [-118.24, 34.06], [-118.26, 34.06], [-118.26, 34.04]]
    shapes = [
        {
            "type": "Feature",
            "properties": {"REPDIST": 121, "N": "RD 121"},
            "geometry": {"type": "Polygon", "coordinates": [square]},
        },
        {"type": "Feature", "properties": {}, "geometry": None},
        {
            "type": "Feature",
            "properties": {"REPDIST": 122},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[6e6, 2e6], [6e6, 3e6], [7e6, 3e6], [6e6, 2e6]]],
            },
        },
    ]  # the last one in feet of the state plane, as cities also publish

    summary = run(
        "import_area_outlines",
        tmp_path,
        json.dumps({"type": "FeatureCollection", "features": shapes}),
        set="districts",
        key="REPDIST",
        label="N",
    )

    outline = AreaOutline.objects.get()
    record.refresh_from_db()
    assert (summary["kept"], summary["skipped"]) == (1, 2)
    assert outline.label == "RD 121" and outline.geometry["type"] == "Polygon"
    assert record.precision == "district" and 34.04 < record.latitude < 34.06 and record.county_id == "06037"


def test_districts_from_a_table_of_middles(tmp_path):
    text = "REPDIST,latitude,longitude\n0121,34.05,-118.25\n0122,x,-118\n"

    summary = run("import_area_outlines", tmp_path, text, set="districts", key="REPDIST")

    assert (summary["kept"], summary["skipped"]) == (1, 1)
    assert AreaOutline.objects.get().key == "121"


def test_districts_that_cannot_be_read_leave_the_old_ones(tmp_path):
    an_outline("7")

    with pytest.raises(CommandError, match="“REPDIST”"):
        run("import_area_outlines", tmp_path, "a,b\n", set="districts", key="REPDIST")

    assert AreaOutline.objects.count() == 1 and CityRecord.objects.count() == 0
