"""Files of unknown care become text that any database takes."""

import gzip

import pytest

from incidents.importing import text
from incidents.importing.records import UnreadableFileError


@pytest.mark.parametrize(
    "data",
    [
        "Señal".encode(),
        "\ufeffSeñal".encode(),
        "Señal".encode("utf-16"),
        "Señal".encode("cp1252"),
        gzip.compress("\ufeffSeñal".encode()),
    ],
    ids=["utf-8", "bom", "utf-16", "windows-1252", "gzip"],
)
def test_text_is_read_however_it_was_written(data):
    assert text.decode(data) == "Señal"


def test_a_damaged_archive_is_said_to_be_one():
    with pytest.raises(UnreadableFileError, match="damaged"):
        text.decode(gzip.compress(b"x" * 1000)[:20])


def test_clean_leaves_nothing_that_a_database_refuses():
    assert text.clean(" a\0b\ud800\tc\r\nd ") == "ab c d"


def test_clean_composes_accents():
    assert text.clean("Pen\u0303a") == "Peña"


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("Seen [on video](https://x.example/1?a=(b)) twice", "Seen on video twice"),
        ("**Loud** and *quiet* and _low_", "Loud and quiet and low"),
        ("snake_case_name stays, 2 * 3 * 4 too", "snake_case_name stays, 2 * 3 * 4 too"),
        ("> quoted\n# Heading", "quoted\nHeading"),
        ("see https://x.example/1 there", "see there"),
        ("by [@some_body](https://x.example/some_body) and @other", "by @… and @…"),
        ("mail desk@paper.example", "mail desk@paper.example"),
        (r"1\. \[sic\]", "1. [sic]"),
    ],
)
def test_markdown_is_read_as_a_person_would(markdown, said):
    assert text.plain(markdown) == said


def test_first_sentence_is_cut_at_a_word():
    assert text.first_sentence("One thing. Another.", 100) == "One thing."
    assert text.first_sentence("word " * 40, 21) == "word word word word…"
