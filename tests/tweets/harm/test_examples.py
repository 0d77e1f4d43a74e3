"""Labelled posts as they come: bad rows are named, contradictions and copies are found."""

import gzip

import pytest

from civicwatch.learning.tables import BadRow
from tweets.harm.examples import (
    MOST_OF_A_TEMPLATE,
    Example,
    clean,
    conflicting,
    fingerprint,
    groups_of,
    read_examples,
)


def test_tables_of_both_forms_are_read_and_others_passed_over(tmp_path):
    (tmp_path / "posts.csv").write_text("text,label\nhello,hate\n,hate\nbye,so-so\n")
    with gzip.open(tmp_path / "made_up.csv.gz", "wt") as file:
        file.write("template,toxicity,phrase\nyou_are,toxic,you are mean\n")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")

    found, bad = read_examples(tmp_path)

    assert found == [
        Example("you are mean", "toxic", "made_up", "you_are"),
        Example("hello", "hate", "posts"),
    ]
    assert [type(row) for row in bad] == [BadRow, BadRow]
    assert "no text" in bad[0].reason
    assert "'so-so' is none of" in bad[1].reason


def test_a_table_alone_must_have_the_columns(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="no columns"):
        read_examples(tmp_path / "other.csv")


def test_contradictions_are_found_within_a_source_only():
    rows = [
        Example("Look @me!", "hate", "a"),
        Example("look http://x.org", "not_hate", "a"),
        Example("look", "offensive", "b"),
        Example("fine", "hate", "a"),
    ]

    assert conflicting(rows) == {0, 1}


def test_what_stays_carries_one_label_once():
    rows = [
        *(Example("look", label, "a") for label in ("hate", "not_hate")),
        *(Example("Fine @x", "hate", "a"), Example("fine", "hate", "a")),
        *(
            Example(f"name{'x' * number} is mean", "toxic", "t", "p")
            for number in range(MOST_OF_A_TEMPLATE + 5)
        ),
    ]

    kept, left_out = clean(rows)

    assert [row.text for row in kept if not row.template] == ["Fine @x"]
    assert left_out["conflicting"] == 2
    assert len([row for row in kept if row.template]) <= MOST_OF_A_TEMPLATE


def test_sentences_of_a_template_and_near_copies_stand_together():
    rows = [
        Example("you are a mean baker", "toxic", "t", "you_are"),
        Example("you are a lovely deaf", "nontoxic", "t", "you_are"),
        Example("the old ferry left the harbour late this morning again", "neither", "d"),
        Example("The old ferry left the harbour late this morning, again! @x", "neither", "d"),
        Example("something else", "neither", "d"),
    ]

    groups = groups_of(rows)

    assert groups[0] == groups[1]
    assert groups[2] == groups[3]
    assert len(set(groups)) == 3


def test_the_fingerprint_knows_texts_and_labels_but_no_order():
    one, two = Example("a", "hate", "s"), Example("b", "neither", "s")

    assert fingerprint([one, two]) == fingerprint([two, one])
    assert fingerprint([one]) != fingerprint([Example("a", "not_hate", "s")])
