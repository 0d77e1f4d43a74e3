"""Folders and tables of labelled pictures; what cannot be used is named, never fatal."""

import pytest

from sightings.police.examples import read_pictures


@pytest.fixture
def folder(tmp_path):
    for name in ("police_car/a.jpg", "car/b.JPG", "car/c.png", "car/notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def test_a_folder_for_each_class_tells_police_by_its_name(folder):
    found = read_pictures(folder)

    assert [(one.kind, one.path.name, one.police) for one in found.pictures] == [
        ("car", "b.JPG", False),
        ("car", "c.png", False),
        ("police_car", "a.jpg", True),
    ]
    assert found.skipped == []


@pytest.mark.parametrize("column", ["file", "path"])
def test_a_table_is_taken_at_its_word(folder, column):
    (folder / "labels.csv").write_text(
        f"{column},label,police,source\npolice_car/a.jpg,unmarked,0,here\ncar/b.JPG,car,1,there\n"
    )

    found = read_pictures(folder)

    assert [(one.kind, one.police, one.source) for one in found.pictures] == [
        ("unmarked", False, "here"),
        ("car", True, "there"),
    ]


def test_a_table_may_hold_no_more_than_the_file_and_whether_it_is_police(folder):
    (folder / "labels.csv").write_text("file,police\ncar/c.png,1\n")

    (one,) = read_pictures(folder).pictures

    assert (one.kind, one.police, one.source) == ("car", True, folder.name)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("../outside.jpg,car,0", "outside"),
        ("car/none.jpg,car,0", "missing"),
        (",car,0", "missing"),
        ("car/b.JPG,car,perhaps", "neither 0 nor 1"),
        ("car/b\0.JPG,car,0", ""),
        (f"car/{'b' * 5000}.jpg,car,0", ""),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(folder, row, reason):
    (folder.parent / "outside.jpg").write_bytes(b"x")
    (folder / "labels.csv").write_text(f"file,label,police\n{row}\ncar/c.png,car,0\n")

    found = read_pictures(folder)

    assert [one.path.name for one in found.pictures] == ["c.png"]
    assert len(found.skipped) == 1 and reason in str(found.skipped[0])


@pytest.mark.parametrize("make", ["nothing", "empty folder", "other table"])
def test_a_folder_without_pictures_is_refused(tmp_path, make):
    if make == "empty folder":
        (tmp_path / "car").mkdir()
    if make == "other table":
        (tmp_path / "labels.csv").write_text("text,label\na,b\n")

    with pytest.raises(ValueError, match=r"holds no picture|has no columns"):
        read_pictures(tmp_path)


def test_a_file_is_no_folder(tmp_path):
    with pytest.raises(ValueError, match="no folder"):
        read_pictures(tmp_path / "missing")
