"""``import_city_records --file``: a site's own exports, bad rows told with their line, twice the same."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sightings.models import CityRecord, DatasetKind
from tests.sightings.city.rows_of import a_dataset, an_outline, by_hand

pytestmark = pytest.mark.django_db

CSV = """Incident_Number,Area_Occ,Rpt_Dist,Dispatch_Date,Dispatch_Time,Call_Type_Code,Call_Type_Text
PD1,Central,0121,05/20/2026,21:30:00,415,415 MAN
PD2,Central,0122,sometime,21:31:00,415,415 MAN
,Central,0121,05/20/2026,21:32:00,415,415 MAN
PD4,Newton,,05/20/2026,21:33:00,6,"CODE 6, OFFICER"
"""


@pytest.fixture
def run(tmp_path):
    def run(content, *, name="calls.csv", dataset="test-call-for-service", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = StringIO()
        call_command("import_city_records", dataset, file=path, json=True, stdout=out, **options)
        return json.loads(out.getvalue())

    return run


def test_the_csv_of_a_site_is_read_and_bad_rows_are_told_with_their_line(run):
    by_hand(outlines="districts")
    an_outline("121")

    summary = run(CSV)

    assert (summary["read"], summary["new"], summary["skipped"]) == (4, 2, 2)
    assert summary["problems"] == [
        "row 3: dispatch_date: no time that can be read",
        "row 4: incident_number: empty, and it is what tells rows apart",
    ]
    joined, alone = CityRecord.objects.order_by("external_id")
    assert (joined.hour, joined.precision, joined.area) == (21, "district", "Central")
    assert (alone.category, alone.precision) == ("CODE 6, OFFICER", "none")


def test_the_same_file_again_changes_nothing(run):
    by_hand()
    run(CSV)
    before = list(CityRecord.objects.order_by("pk").values_list("external_id", "map_version"))

    summary = run(gzip.compress(CSV.encode()), name="again.csv.gz")

    assert (summary["new"], summary["changed"], summary["same"]) == (0, 0, 2)
    assert list(CityRecord.objects.order_by("pk").values_list("external_id", "map_version")) == before


@pytest.mark.parametrize("form", ["rows", "objects"])
def test_both_forms_of_json_are_read(run, form):
    by_hand()
    names = ["incident_number", "area_occ", "rpt_dist", "dispatch_date", "dispatch_time", "call_type_text"]
    row = ["PD1", "Central", None, "2026-05-20T00:00:00", "21:30:00", "415 MAN"]
    columns = [{"id": n, "name": name.title(), "fieldName": name} for n, name in enumerate(names)]
    whole = {"meta": {"view": {"columns": columns}}, "data": [row, "broken"]}
    objects = [{k: v for k, v in zip(names, row, strict=True) if v is not None}, 7]

    summary = run(json.dumps(whole if form == "rows" else objects), name="calls.json")

    assert (summary["new"], summary["skipped"]) == (1, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "it is empty"),
        ("[{", "not whole JSON"),
        ('{"rows": []}', "not an export of rows"),
        ("a,b\n1,2\n", "“incident_number”"),
        (b"\x1f\x8b\x08broken", "gzip"),
    ],
)
def test_what_is_no_export_is_refused_whole(run, content, told):
    by_hand()

    with pytest.raises(CommandError, match=told):
        run(content)


def test_a_missing_file_and_a_missing_data_set_are_told(tmp_path):
    by_hand()

    with pytest.raises(CommandError, match="No such file"):
        call_command("import_city_records", "test-call-for-service", file=tmp_path / "none.csv")
    with pytest.raises(CommandError, match="There is no data set called “x”"):
        call_command("import_city_records", "x")
    with pytest.raises(CommandError, match="brought by hand"):
        call_command("import_city_records", "test-call-for-service")


def test_only_what_the_filter_lets_through_comes_in(run):
    a_dataset(DatasetKind.ENCAMPMENT, row_filter="call_type_text='Homeless Encampment'")
    text = (
        "Incident Number,Dispatch Date,Call Type Text,ZipCode,Latitude\n"
        "1,05/20/2026 08:00:00 AM,Homeless Encampment,90057,34.06\n"
        "2,05/20/2026 08:00:00 AM,Pothole,90057,34.06\n"
    )

    summary = run(text, dataset="test-encampment")

    assert summary["new"] == 1
    assert CityRecord.objects.get().latitude is None


def test_a_filter_that_only_the_server_knows_stops_the_import(run):
    by_hand(row_filter="dispatch_date > '2026-01-01'")

    with pytest.raises(CommandError, match="cannot be applied to a file"):
        run(CSV)
