"""Verdicts are cleaned, counted and kept as they came."""

from datetime import timedelta

from civicwatch.learning import verdict_sets
from civicwatch.learning.verdict_sets import clean, fingerprint, packed, shortage, unpacked
from tests.learning.loop.votes import NOON, verdict


def test_the_latest_verdict_on_a_post_holds():
    earlier = verdict(1, "yes", text="a", decided_at=NOON - timedelta(days=1))
    cleaned = clean([verdict(1, "no", text="a"), earlier])
    assert [(row.key, row.label) for row in cleaned.rows] == [("post/1", "no")]
    assert cleaned.conflicts == 0


def test_copies_with_different_labels_are_all_left_out_and_counted():
    cleaned = clean(
        [
            verdict(1, "yes", text="The  same"),
            verdict(2, "no", text="the same"),
            verdict(3, "no", text="else"),
        ]
    )
    assert [row.key for row in cleaned.rows] == ["post/3"]
    assert cleaned.conflicts == 2


def test_an_app_may_say_what_is_the_same():
    pictures = [verdict(n, label, text="", same="hash") for n, label in ((1, "yes"), (2, "no"))]
    assert clean(pictures).conflicts == 2
    without = [verdict(n, label, text="", same="") for n, label in ((1, "yes"), (2, "no"))]
    assert clean([*without]).conflicts == 0


def test_too_few_of_a_label_are_named_with_their_number():
    assert shortage({"yes": 30, "no": 4}, ["yes", "no"], fewest=30, with_base=False) == {"no": 4}
    assert shortage({"yes": 30}, ["yes", "no"], fewest=30, with_base=False) == {"no": 0}
    assert shortage({"yes": 30, "no": 30}, ["yes", "no"], fewest=30, with_base=False) == {}


def test_beside_other_data_two_labels_are_enough():
    needs = ["a", "b", "c"]
    assert shortage({"a": 30, "b": 30}, needs, fewest=30, with_base=True) == {}
    assert shortage({"a": 30, "b": 29}, needs, fewest=30, with_base=True) == {"b": 29, "c": 0}


def test_a_fingerprint_is_of_words_and_labels_and_not_of_their_order():
    rows = clean([verdict(1, "yes"), verdict(2, "no")]).rows
    other = clean([verdict(1, "yes"), verdict(2, "yes")]).rows
    assert fingerprint(rows) == fingerprint(rows[::-1]) != fingerprint(other)


def test_rows_come_out_of_their_file_as_they_went_in():
    rows = clean([verdict(1, "yes", text="a\u2028line\n“quoted”", slices={"dialect": "x"})]).rows
    assert unpacked(packed(rows)) == rows


def test_tables_are_written_one_for_each_column_of_labels(tmp_path):
    rows = clean([verdict(1, "3", column="force_rank"), verdict(2, "0", column="is_force")]).rows
    verdict_sets.write_tables(rows, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {
        "moderators.force_rank.csv",
        "moderators.is_force.csv",
    }
