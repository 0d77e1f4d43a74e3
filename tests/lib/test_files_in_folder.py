"""Private files on a disk: whole or not at all, also where it is full."""

import errno
import os

import pytest

from civicwatch.lib.files_in_folder import FilesInFolder, FolderFullError
from civicwatch.lib.not_now import NotNowError

NAME = "photos/ab/" + "ab" * 16


@pytest.fixture
def full(monkeypatch):
    """The disk takes no more, as it says when what was written is to reach it."""

    def fails(number):
        monkeypatch.setattr(os, "fsync", lambda file: (_ for _ in ()).throw(OSError(number, "no")))

    return fails


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_waited_for_and_no_draft_keeps_it_full(tmp_path, full, number):
    full(number)

    with pytest.raises(FolderFullError) as refused:
        FilesInFolder(tmp_path).write(NAME, b"sealed")

    assert isinstance(refused.value, NotNowError)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_any_other_trouble_is_told_as_it_is(tmp_path, full):
    full(errno.EIO)

    with pytest.raises(OSError, match="no"):
        FilesInFolder(tmp_path).write(NAME, b"sealed")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_was_written_is_read(tmp_path):
    files = FilesInFolder(tmp_path)
    files.write(NAME, b"sealed")

    assert files.read(NAME) == b"sealed"


def test_the_draft_of_another_writer_stays(tmp_path):
    draft = (tmp_path / NAME).with_suffix(".part")
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")

    with pytest.raises(FileExistsError):
        FilesInFolder(tmp_path).write(NAME, b"sealed")

    assert draft.read_bytes() == b"half"
