"""Tables and JSON lines as people send them."""

import gzip

import pytest

from civicwatch.learning.tables import BadRow, read_json_lines, read_table

NEEDS = [("text", "label")]


def test_rows_carry_their_line_even_after_a_text_of_two_lines(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('text,label,more\n"one\ntwo",a,x\nthree,b,y\n')

    rows = list(read_table(path, needs=NEEDS))

    assert [(row.line, row.values) for row in rows] == [
        (3, {"text": "one\ntwo", "label": "a"}),
        (4, {"text": "three", "label": "b"}),
    ]


def test_a_field_longer_than_the_csv_module_likes(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(f"text,label\n{'a' * 200_000},b\n")

    assert [row.values["label"] for row in read_table(path, needs=NEEDS)] == ["b"]


def test_bytes_that_are_not_text_do_not_stop_the_rest(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"text,label\ncaf\xe9,a\nnul\x00,b\n")

    assert [row.values["label"] for row in read_table(path, needs=NEEDS)] == ["a", "b"]


def test_an_empty_file_has_no_columns(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("")

    with pytest.raises(ValueError, match="has no columns text and label, but none"):
        list(read_table(path, needs=NEEDS))


def test_json_lines_keep_their_fields_and_bad_ones_are_named(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text(
        '{"id": 1, "text": "a"}\n\nnot json\n["a"]\n{"id": 2}\n{"text": 5}\n{"text": "", "x": [1]}\n'
    )

    found = list(read_json_lines(path))

    assert [row for row in found if not isinstance(row, BadRow)] == [
        (1, {"id": 1, "text": "a"}),
        (7, {"text": "", "x": [1]}),
    ]
    assert [(row.line, row.reason) for row in found if isinstance(row, BadRow)] == [
        (3, "not JSON"),
        (4, "not an object with a text"),
        (5, "not an object with a text"),
        (6, "not an object with a text"),
    ]


def test_gzipped_json_lines(tmp_path):
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "a"}\n'))

    assert list(read_json_lines(path)) == [(1, {"text": "a"})]
