"""The notebook runs from its first cell to its last, and carries nobody's posts."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.tweets.exploration import small_posts

FILE = Path(__file__).parents[3] / "docs/notebooks/harm_explore.ipynb"
NOTEBOOK = json.loads(FILE.read_text())
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def test_every_cell_runs_in_order(tmp_path, monkeypatch):
    monkeypatch.setenv("HARM_DATA", str(small_posts.write(tmp_path)))
    known = {}

    for cell in CODE:
        exec(compile(cell, "harm_explore.ipynb", "exec"), known)  # the project's own file

    assert known["whole"]["data_fingerprint"] == known["fingerprint"]
    assert set(known["found"]) == set(known["KINDS"])


def test_it_starts_in_its_own_folder_as_jupyter_starts_it():
    """Only what the cells themselves do makes the project's modules known there."""
    imports = "\n".join(CODE[:2])
    done = subprocess.run(
        [sys.executable, "-c", imports],
        cwd=FILE.parent,
        env={**os.environ, "HARM_DATA": ".", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_it_keeps_no_outputs():
    assert all(not cell.get("outputs") for cell in NOTEBOOK["cells"])
