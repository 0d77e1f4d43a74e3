"""`manage.py measure_drift`: what is due here, two files, and shuffled windows."""

import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from civicwatch.learning.drift.models import DriftWindow
from tests.learning.drift.test_comparing import other, usual


def told(*arguments):
    out = StringIO()
    call_command("measure_drift", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path):
    def file(name, texts):
        path = tmp_path / name
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        return str(path)

    return file


def test_what_is_due_is_measured(version, monkeypatch):
    assert told()["hours"] == DriftWindow.objects.filter(period="hour").count() > 0
    assert told()["hours"] == 0


def test_two_files_are_held_against_each_other(db, file):
    dealer = np.random.default_rng(2)
    reference = file("usual.jsonl", usual(dealer, 500))

    same = told("force", "--reference", reference, "--window", file("same.jsonl", usual(dealer, 100)))
    drifted = told("force", "--reference", reference, "--window", file("other.jsonl", other(dealer, 100)))

    assert (same["alarm"], drifted["alarm"]) == (False, True)
    assert (drifted["reference_rows"], drifted["window_rows"]) == (500, 100)


def test_the_answer_is_told_in_a_line_beside_the_figures(db, file):
    dealer, err = np.random.default_rng(2), StringIO()
    files = {
        name: file(f"{name}.jsonl", make(dealer, n))
        for name, make, n in (("a", usual, 500), ("b", other, 100))
    }
    for window in ("a", "b"):
        arguments = ("force", "--reference", files["a"], "--window", files[window])
        call_command("measure_drift", *arguments, stdout=StringIO(), stderr=err)
    first, second = (line for line in err.getvalue().splitlines() if "larm" in line)
    assert first == "No alarm."
    assert second.startswith("Alarm: ") and "length" in second


def test_ten_shuffled_windows_raise_no_more_alarms_than_the_rate(db, file):
    reference = file("usual.jsonl", usual(np.random.default_rng(2), 600))

    shuffled = told("force", "--reference", reference, "--shuffles", "10", "--rows", "60")["shuffled"]

    assert (shuffled["windows"], shuffled["rows"], shuffled["alarms"]) == (10, 60, 0)


def test_what_cannot_be_done_is_said(db, file, tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        told("force", "--reference", str(tmp_path / "nowhere.csv"))
    with pytest.raises(CommandError, match="too few to deal"):
        told("force", "--reference", file("few.jsonl", ["one text"] * 9), "--shuffles", "1", "--rows", "8")
    with pytest.raises(CommandError, match="does not read texts"):
        told("photo", "--reference", file("one.jsonl", ["one text"]))
