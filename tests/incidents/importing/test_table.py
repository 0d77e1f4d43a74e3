"""CSV as people really write it: a bad row costs nobody else anything."""

from datetime import date

import pytest

from incidents.importing import table
from incidents.importing.records import ImportedRecord, Problem, UnreadableFileError

TODAY = date(2026, 6, 1)
HEAD = "id,title,date,latitude,longitude,tags,links"
GOOD = "1,Officer pushes a man,2020-06-01,45.5,-122.6,push;protester,https://a.example/1"


def read(*lines, end="\n"):
    return list(table.read(end.join(lines).encode(), today=TODAY))


def test_a_row_is_read_whole():
    (record,) = read(HEAD, GOOD)
    assert record.where == "line 2 (1)"
    assert (record.title, record.occurred_on) == ("Officer pushes a man", date(2020, 6, 1))
    assert (record.latitude, record.longitude) == (45.5, -122.6)
    assert record.tags == ("push", "protester")
    assert record.links[0].url == "https://a.example/1"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_taken(end):
    assert len(read(HEAD, GOOD, end=end)) == 1


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_are_taken(mark):
    (record,) = read(HEAD.replace(",", mark), GOOD.replace(";", "|").replace(",", mark))
    assert record.tags == ("push", "protester")


def test_columns_may_have_other_names_and_any_order():
    (record,) = read("Name,ID,Lat,Lon,Incident Date,urls", "Push,9,45.5,-122.6,6/1/2020,https://a.example/1")
    assert (record.key, record.title, record.latitude) == ("9", "Push", 45.5)
    assert record.occurred_on == date(2020, 6, 1)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2,Push,2020-06-01,45.5", "4 cells"),
        (",Push,2020-06-01,45.5,-122.6,,", "no id"),
        ("2,,2020-06-01,45.5,-122.6,,", "neither a title"),
        ("2,Push,2020-06-01,north,-122.6,,", "no number"),
        ("2,Push,2020-06-01,95,-122.6,,", "not on earth"),
        ("2,Push,2020-06-01,nan,-122.6,,", "not on earth"),
        ("2,Push,2020-06-01,45.5,,,", "without the other"),
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_nothing_else_is_lost(row, why):
    before, problem, after = read(HEAD, GOOD, row, GOOD.replace("1,", "3,", 1))
    assert isinstance(problem, Problem)
    assert problem.where == "line 3"
    assert why in problem.reason
    assert (before.key, after.key) == ("1", "3")


@pytest.mark.parametrize("broken", ['2,"Push', '2,"Push,2020-06-01,45.5,-122.6,,', '2,Pu"sh",2020-06-01'])
def test_a_stray_quote_does_not_swallow_the_rows_behind_it(broken):
    found = read(HEAD, broken, GOOD, GOOD.replace("1,", "3,", 1))
    assert [item.key for item in found if isinstance(item, ImportedRecord)] == ["1", "3"]
    assert [item.where for item in found if isinstance(item, Problem)] == ["line 2"]


def test_a_cell_may_hold_several_lines_and_the_line_numbers_stay_right():
    first, problem = read("id,title,description", '1,Push,"First line', 'second line"', "2,,")
    assert first.description == "First line\nsecond line"
    assert problem.where == "line 4"


def test_columns_for_choices_refuse_other_words():
    found = read("id,title,injury,force_rank", "1,Push,broken,2", "2,Push,serious,6", "3,Push,serious,2")
    assert [type(item) for item in found] == [Problem, Problem, ImportedRecord]
    assert (found[2].injury, found[2].force_rank) == ("serious", 2)


def test_links_are_parted_by_spaces_lines_or_bars():
    (record,) = read("id,title,links", '1,Push,"https://a.example/1 https://b.example/2|www.c.example/3"')
    assert [link.url for link in record.links] == [
        "https://a.example/1",
        "https://b.example/2",
        "www.c.example/3",
    ]


def test_an_address_with_a_comma_or_semicolon_stays_one():
    (record,) = read("id,title,links", '1,Push,"https://a.example/1;x,y"')
    assert [link.url for link in record.links] == ["https://a.example/1;x,y"]


def test_nul_and_empty_lines_do_no_harm():
    (record,) = read(HEAD, "", GOOD.replace("Officer", "Off\0icer"), ",,,,,,")
    assert record.title == "Officer pushes a man"


@pytest.mark.parametrize("head", ["", "title,date", "id,date", "a;b"])
def test_a_file_without_the_needed_columns_is_refused(head):
    with pytest.raises(UnreadableFileError, match="must name the columns"):
        read(head, GOOD)


def test_our_own_export_can_be_read_back():
    head = "id,date,title,state,state_name,latitude,longitude,tags,links,url,attribution,licence"
    (record,) = read(
        head,
        "5,2020-06-01,Push,OR,Oregon,45.5,-122.6,push tear-gas,https://a.example/1 https://b.example/2,/incidents/5/,x,y",
    )
    assert record.tags == ("push", "tear-gas")
    assert len(record.links) == 2
