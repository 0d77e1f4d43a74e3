"""Labelled texts out of files."""

import gzip
import json

import pytest

from civicwatch.learning.tables import BadRow
from incidents.force.examples import Example, Kind, fingerprint, groups_of, read_examples, read_labelled_table


def table(folder, content, name="rows.csv"):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_ranked_rows(tmp_path):
    path = table(tmp_path, 'force_rank,text\n4,"Gas, at noon"\n1,Patrol passed\n')

    assert list(read_labelled_table(path)) == [
        Example("Gas, at noon", Kind.RANKED, "rows", True, 4, 4),
        Example("Patrol passed", Kind.RANKED, "rows", False, 1, 1),
    ]


def test_labelled_rows_teach_no_rank_but_that_there_was_no_force(tmp_path):
    path = table(tmp_path, "text,is_force\nShoved,1\nSang,0\nGassed,true\n")

    assert [(row.is_force, row.rank, row.weak_rank) for row in read_labelled_table(path)] == [
        (True, None, None),
        (False, None, 0),
        (True, None, None),
    ]


def test_ranks_win_over_is_force(tmp_path):
    path = table(tmp_path, "text,is_force,force_rank\nShoved,0,2\n")

    assert [row.rank for row in read_labelled_table(path)] == [2]


def test_gzip_and_byte_order_mark(tmp_path):
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress("\ufefftext,force_rank\nGas,4.0\n".encode()))

    assert [row.rank for row in read_labelled_table(path)] == [4]


@pytest.mark.parametrize("rank", ["6", "-1", "2.5", "", "severe", "nan"])
def test_a_bad_label_is_named_with_its_line_and_the_rest_kept(tmp_path, rank):
    path = table(tmp_path, f"text,force_rank\nGas,4\nShoved,{rank}\nSang,0\n")

    first, bad, last = read_labelled_table(path)

    assert (bad.line, bad.file) == (3, "rows.csv")
    assert "force_rank" in bad.reason
    assert (first.rank, last.rank) == (4, 0)


def test_an_empty_text_and_a_short_row_are_bad(tmp_path):
    found = list(read_labelled_table(table(tmp_path, "text,force_rank\n ,4\nGas\n")))

    assert [type(row) for row in found] == [BadRow, BadRow]
    assert [row.line for row in found] == [2, 3]


def test_a_table_of_another_kind_is_refused_alone_and_passed_over_in_a_folder(tmp_path):
    other = table(tmp_path, "text,label\nHello,kind\n", "other.csv")
    table(tmp_path, "text,force_rank\nGas,4\n")

    with pytest.raises(
        ValueError, match=r"other\.csv has no columns text and force_rank or text and is_force"
    ):
        read_examples(other)
    assert [row.text for row in read_examples(tmp_path)[0]] == ["Gas"]


def test_records_bring_description_title_and_the_rank_that_tags_teach(tmp_path):
    record = {"id": "xx-town-1", "name": "Shoved", "description": "They shoved him.", "tags": ["shove"]}
    (tmp_path / "records.json").write_text(json.dumps({"data": [record]}))
    (tmp_path / "posts.json").write_text(
        json.dumps([{"text": "look at this", "inc": "xx-town-1"}, {"text": "", "inc": "y"}])
    )

    examples, bad = read_examples(tmp_path)

    assert {(row.kind, row.text, row.weak_rank, row.is_force) for row in examples} == {
        (Kind.DESCRIPTION, "They shoved him.", 2, True),
        (Kind.TITLE, "Shoved", 2, True),
        (Kind.POST, "look at this", 2, True),
    }
    assert bad == []
    assert len(set(groups_of(examples))) == 1


def test_the_fingerprint_knows_labels_but_no_order():
    one, two = (Example(text, Kind.RANKED, "s", True, 2, 2) for text in ("a", "b"))
    changed = Example("a", Kind.RANKED, "s", True, 3, 3)

    assert fingerprint([one, two]) == fingerprint([two, one])
    assert fingerprint([one, two]) != fingerprint([changed, two])
