"""`evaluate harm` scores tables with labels of any of the sets, and names the rows that it could not use."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

ABUSE = ["you are a stupid idiot", "shut up you pathetic loser", "nobody likes you, dumb bitch"]
HARMLESS = ["the ferry is late", "happy birthday to my sister", "the library opens at nine"]
NAMES = {"version", "n", "accuracy", "macro_f1", "per_class", "confusion", "binary", "intervals"}


def evaluate(tmp_path, rows):
    path = tmp_path / "posts.csv"
    path.write_text("id,text,label\n" + "".join(f'{at},"{text}",{label}\n' for at, (text, label) in rows))
    out, told = io.StringIO(), io.StringIO()
    call_command("evaluate", "harm", data=str(path), json=True, stdout=out, stderr=told)
    return json.loads(out.getvalue()), told.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bad", "good", "classes"),
    [
        (["offensive"], "not_offensive", {"offensive", "not_offensive"}),
        (["hate"], "not_hate", {"hate", "not_hate"}),
        (["hate", "offensive"], "neither", {"abuse", "neither"}),
        (["toxic"], "nontoxic", {"toxic", "nontoxic"}),
    ],
)
def test_any_of_the_sets_is_scored(tmp_path, bad, good, classes):
    rows = [(text, bad[at % len(bad)]) for at, text in enumerate(ABUSE)] + [(text, good) for text in HARMLESS]

    found, _ = evaluate(tmp_path, enumerate(rows))

    assert {*NAMES, "texts_per_second"} <= set(found)
    assert set(found["per_class"]) == set(found["confusion"]) == classes
    assert (found["n"], found["skipped"], found["binary"]["f1"]) == (6, 0, 1.0)


@pytest.mark.django_db
def test_six_kinds_are_scored_as_six(tmp_path):
    rows = [
        ("girls like her bullied me in high school", "age"),
        *((text, "not_cyberbullying") for text in HARMLESS),
    ]

    found, _ = evaluate(tmp_path, enumerate(rows))

    assert {"age", "not_cyberbullying"} <= set(found["per_class"])
    assert found["confusion"]["age"]["age"] == 1
    assert set(found["flagged"]) == {"age", "not_cyberbullying"}


@pytest.mark.django_db
def test_rows_that_cannot_be_used_are_named_and_the_rest_is_scored(tmp_path):
    rows = [("fine", "not_hate"), ("", "hate"), ("hello", "so-so"), ("same", "hate"), ("same", "not_hate")]

    found, told = evaluate(tmp_path, enumerate(rows))

    assert (found["n"], found["skipped"], found["conflicting"]) == (1, 2, 2)
    assert "line 3: no text; skipped" in told
    assert "line 4: label 'so-so'" in told


@pytest.mark.django_db
def test_a_table_without_a_row_to_score_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no row to score"):
        evaluate(tmp_path, enumerate([("same", "hate"), ("same", "not_hate")]))
