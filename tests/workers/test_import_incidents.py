"""The import command as an operator types it."""

import csv
import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Incident

pytestmark = pytest.mark.django_db

ROWS = (
    "id,title,date,latitude,longitude,links\n"
    "1,Officer pushes a man,2020-06-01,45.52,-122.68,https://a.example.org/1\n"
    "2,Broken,2020-06-01,north,-122.68,https://a.example.org/2\n"
    "3,Officer pushes a woman,,45.52,-122.68,https://a.example.org/3\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "town.csv.gz"
    path.write_bytes(gzip.compress(ROWS.encode()))
    return path


def run(path, *options, format="csv"):
    out = io.StringIO()
    call_command("import_incidents", str(path), "--format", format, *options, stdout=out)
    return out.getvalue()


def test_a_summary_in_words_names_what_was_skipped_and_what_waits(file):
    told = run(file)
    assert "3 rows read: 2 new" in told
    assert "1 published, 1 waiting for a moderator" in told
    assert "line 3: its latitude “north” is no number" in told
    assert "line 4 (3): waits for a moderator, because the file gives no date" in told


def test_json_is_all_there_is_on_standard_output(file):
    told = json.loads(run(file, "--json"))
    assert (told["read"], told["created"], told["published"], told["held"]) == (3, 2, 1, 1)
    assert len(told["problems"]) == 1


def test_origin_and_key_follow_from_the_files_name_or_from_the_option(file):
    run(file)
    run(file, "--source", "Town Archive")
    assert set(Incident.objects.values_list("imported_from", "source_key")) == {
        ("town", "town:1"),
        ("town", "town:3"),
        ("Town Archive", "town-archive:1"),
        ("Town Archive", "town-archive:3"),
    }


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n"])
def test_a_file_that_is_none_imports_nothing_and_fails(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing was imported"):
        run(path)
    assert not Incident.objects.exists()


def test_a_file_that_is_missing_fails(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "missing.csv")


def test_our_own_export_comes_back_whole(client, file, tmp_path):
    run(file)
    exported = b"".join(client.get("/api/v1/incidents.csv").streaming_content)
    original = next(csv.DictReader(io.StringIO(exported.decode())))
    path = tmp_path / "again.csv"
    path.write_bytes(exported)
    told = json.loads(run(path, "--json"))
    assert (told["created"], told["published"], told["problems"]) == (1, 1, [])
    again = Incident.objects.get(imported_from="again")
    assert (again.title, str(again.occurred_on)) == (original["title"], original["date"])
    assert list(again.evidence.values_list("url", flat=True)) == ["https://a.example.org/1"]
