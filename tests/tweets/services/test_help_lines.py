"""Lines of help: those that were checked, in both languages, and no other."""

import re
import tomllib
from pathlib import Path

import pytest

from tweets.services import help_lines

CHECKED = {"988", "116 123", "024", "800 911 2000", "911", "112"}
NUMBER = re.compile(r"\d[\d ]*\d")


@pytest.mark.parametrize("language", ["en", "es"])
def test_only_numbers_that_were_checked_are_given(language):
    advice = help_lines.advice("x", language)
    given = {number for line in (*advice.help, advice.short) for number in NUMBER.findall(line)}
    assert given == CHECKED
    assert not re.search(r"\.(com|org|net)", " ".join(advice.help))


def test_each_number_stands_beside_what_it_was_checked_against():
    source = Path(help_lines.__file__).resolve().parent.parent / "help_lines.toml"
    remarks = "".join(line for line in source.read_text(encoding="utf-8").splitlines(True) if line[0] == "#")
    assert all(number in remarks for number in CHECKED)
    assert tomllib.loads(source.read_text(encoding="utf-8"))["help"].keys() == {"en", "es"}
