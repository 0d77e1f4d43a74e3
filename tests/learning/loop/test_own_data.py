"""What an operator lays beside the verdicts is learned from, wherever it lies and however it is named."""

import pytest

from civicwatch.learning import verdict_sets
from civicwatch.learning.loop import own_data
from civicwatch.learning.verdict_sets import clean
from tests.learning.loop.votes import verdict


@pytest.fixture
def laid(settings, tmp_path, monkeypatch):
    """Write a table under TRAINING_DATA, which is told relative to where the process runs."""
    monkeypatch.chdir(tmp_path)
    settings.TRAINING_DATA = "data"

    def laid(path, *lines):
        file = tmp_path / "data" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n")
        return file

    return laid


@pytest.fixture
def workplace(tmp_path):
    folder = tmp_path / "var/learning/1"
    folder.mkdir(parents=True)
    return folder


def test_a_folder_named_from_here_is_linked_so_that_it_can_be_read(laid, workplace):
    laid("votes/more/base.csv", "text,label", "some words,yes")

    own_data.link_into(own_data.folder_of("votes"), workplace)

    assert (workplace / "more/base.csv").read_text() == "text,label\nsome words,yes\n"


def test_an_operators_file_named_like_ours_is_read_and_not_written_over(laid, workplace):
    theirs = laid("votes/moderators.label.csv", "text,label", "their words,yes")
    own_data.link_into(own_data.folder_of("votes"), workplace)

    verdict_sets.write_tables(clean([verdict(1, "no", text="our words")]).rows, workplace)

    assert theirs.read_text() == "text,label\ntheir words,yes\n"
    tables = [file.read_text() for file in workplace.glob("moderators.*.csv")]
    assert sorted(table.splitlines()[1] for table in tables) == ["our words,no", "their words,yes"]


def test_labels_are_read_as_training_reads_them_and_what_is_none_is_left_out(laid, db):
    laid("harm-held-out/posts.csv", "text,label", "a, Gender ", "b,gendr", "c,NEITHER", "d,")
    laid("force-held-out/ranks.csv", "text,force_rank", "a,3.0", "b,7", "c,baton")
    laid("force-held-out/sides.csv", "text,is_force", "a,True", "b,0", "c,perhaps")

    assert [(row.text, row.label) for row in own_data.held_out_rows("harm")] == [
        ("a", "gender"),
        ("c", "neither"),
    ]
    assert [(row.text, row.label) for row in own_data.held_out_rows("force")] == [
        ("a", "3"),
        ("a", "force"),
        ("b", "0"),
    ]
