"""The notebook runs from its first cell to its last, and carries nobody's posts."""

import json
from pathlib import Path

from tests.tweets.exploration import small_posts

NOTEBOOK = json.loads((Path(__file__).parents[3] / "docs/notebooks/harm_explore.ipynb").read_text())
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def test_every_cell_runs_in_order(tmp_path, monkeypatch):
    monkeypatch.setenv("HARM_DATA", str(small_posts.write(tmp_path)))
    known = {}

    for cell in CODE:
        exec(compile(cell, "harm_explore.ipynb", "exec"), known)  # the project's own file

    assert known["whole"]["data_fingerprint"] == known["fingerprint"]
    assert set(known["found"]) == set(known["KINDS"])


def test_it_keeps_no_outputs():
    assert all(not cell.get("outputs") for cell in NOTEBOOK["cells"])
