"""Reading data sets: FairFace, UTKFace, folders; whatever is left out is named with its reason."""

import pytest

from biaslab.faces.examples import age_group, read_faces
from biaslab.groups import GROUPS
from tests.biaslab.faces.toy_faces import folders, picture, write_csv


def fairface(root, rows):
    """FairFace as it is published: a CSV beside a folder of pictures."""
    (root / "train").mkdir()
    for number, row in enumerate(rows, start=1):
        row["file"] = f"train/{number}.jpg"
        row.setdefault("age", "20-29")
        picture("White", number).save(root / row["file"])
    write_csv(
        root / "fairface_label_train.csv", [{"gender": "Male", "service_test": "True", **row} for row in rows]
    )
    return root


def reasons(found):
    return {row.reason for row in found.skipped}


def test_fairface_seven_groups_become_five(tmp_path):
    races = ["White", "Black", "East Asian", "Indian", "Middle Eastern", "Latino_Hispanic", "Southeast Asian"]

    found = read_faces(fairface(tmp_path, [{"race": race} for race in races]))

    assert [face.group for face in found.faces] == [*GROUPS, "Other"]
    assert reasons(found) == {"Southeast Asian stands between two groups of the lab"}
    assert found.source.title == "FairFace" and found.source.licence == "CC BY 4.0" and found.source.may_ship


def test_ages_that_a_spreadsheet_mangled_are_read_and_children_left_out(tmp_path):
    ages = ["03-Sep", "Oct-19", "0-2", "20-29", "more than 70"]

    found = read_faces(fairface(tmp_path, [{"race": "Black", "age": age} for age in ages]))

    assert len(found.faces) == 2
    assert [row.line for row in found.skipped] == [2, 3, 4]
    assert reasons(found) == {"perhaps a child"}


@pytest.mark.parametrize(
    ("written", "ages"),
    [
        ("03-Sep", (3, 9)), ("3-9", (3, 9)), ("Oct-19", (10, 19)), ("20-29", (20, 29)),
        ("more than 70", (70, 120)), ("44", (44, 44)), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_age_groups(written, ages):
    assert age_group(written) == ages


def test_bad_rows_of_a_table_are_named_with_their_line(tmp_path):
    folder = fairface(
        tmp_path, [{"race": "White"}, {"race": "Elf"}, {"race": "Black", "age": "soon"}, {"race": "White"}]
    )
    (folder / "train/4.jpg").unlink()
    with (folder / "fairface_label_train.csv").open("a") as file:
        file.write("Male,True,White,../../outside.jpg,20-29\n")

    found = read_faces(folder)

    assert len(found.faces) == 1
    assert [str(row) for row in found.skipped] == [
        "fairface_label_train.csv, line 3: unknown group 'Elf'; skipped",
        "fairface_label_train.csv, line 4: unreadable age 'soon'; skipped",
        "fairface_label_train.csv, line 5: its picture is missing; skipped",
        "fairface_label_train.csv, line 6: its file lies outside the folder; skipped",
    ]


def test_two_labels_must_agree(tmp_path):
    folders(tmp_path, 1)
    rows = [
        {"file": "White/0000.png", "label5": "White", "race7": "White", "age": "20-29"},
        {"file": "Other/0000.png", "label5": "Other", "race7": "Latino_Hispanic", "age": "30-39"},
        {"file": "Black/0000.png", "label5": "Black", "race7": "Indian", "age": "30-39"},
    ]
    write_csv(tmp_path / "labels.csv", rows)

    found = read_faces(tmp_path)

    assert [face.group for face in found.faces] == ["White", "Other"]
    assert reasons(found) == {"its two labels contradict each other"}


def test_utkface_labels_stand_in_file_names(tmp_path):
    names = [
        "26_1_0_20170116184024662.jpg", "40_0_1_20170116184024662.jpg.chip.jpg",
        "50_0_2_20170116184024662.jpg",
        "33_1_3_20170116184024662.jpg", "70_0_4_20170116184024662.jpg",
        "9_1_0_20170116184024662.jpg", "61_3_20170109142408075.jpg", "30_0_7_20170116184024662.jpg",
    ]  # fmt: skip
    for number, name in enumerate(names):
        picture("White", number).save(tmp_path / name)

    found = read_faces(tmp_path)

    assert sorted(face.group for face in found.faces) == sorted(GROUPS)
    assert reasons(found) == {
        "perhaps a child",
        "its name is not age_gender_race_date",
        "unknown group in its name",
    }
    assert found.source.title == "UTKFace" and not found.source.may_ship


def test_a_folder_for_each_group(tmp_path):
    folders(tmp_path, 2)
    (tmp_path / "Elves").mkdir()
    picture("White", 9).save(tmp_path / "White" / "0003_a12_g0.jpg")
    (tmp_path / "White" / "notes.txt").write_text("not a picture")

    found = read_faces(tmp_path)

    assert len(found.faces) == 10
    assert reasons(found) == {"a folder that is no group of the lab", "perhaps a child"}


def test_a_reason_that_many_share_is_told_once(tmp_path):
    found = read_faces(
        fairface(tmp_path, [{"race": "Southeast Asian"} for _ in range(30)] + [{"race": "Elf"}])
    )

    report = [str(row) for row in found.report()]

    assert len(report) == 2
    assert "30 pictures: Southeast Asian stands between two groups of the lab; skipped" in report


def test_a_folder_of_something_else_is_refused_in_words(tmp_path):
    (tmp_path / "picture.jpg").write_bytes(b"")

    with pytest.raises(ValueError, match="age_gender_race_date"):
        read_faces(tmp_path)
    with pytest.raises(ValueError, match="no folder"):
        read_faces(tmp_path / "picture.jpg")
