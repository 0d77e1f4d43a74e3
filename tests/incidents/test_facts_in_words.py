"""The facts of a version in lines, and which of them two versions tell differently."""

from incidents.facts_in_words import changed_labels, compared, lines

FACTS = {
    "title": "A man is pushed",
    "description": "At noon.",
    "date": "2026-05-29",
    "date_precision": "exact",
    "address": "4 Elm St",
    "city": "Saint Paul",
    "county": "Ramsey County",
    "state_name": "Minnesota",
    "place_precision": "street",
    "latitude": 44.9444,
    "longitude": -93.0933,
    "force_rank": 2,
    "verification": "alleged",
    "injury": "none",
    "agency": "",
    "outcome": ["charges", "settlement"],
    "outcome_note": "",
    "tags": ["march"],
    "links": ["https://videos.example.org/1"],
    "restricted": False,
}


def told(**changed):
    return {name: line.text or line.items for name, line in lines(FACTS | changed).items()}


def test_every_fact_is_a_line_in_words():
    said = told()

    assert said["when"] == "May 29, 2026"
    assert said["where"] == "4 Elm St, Saint Paul, Minnesota"
    assert said["force_rank"] == "2 · Empty hand"
    assert said["outcome"] == "Criminal charges, settlement"
    assert said["links"] == ("https://videos.example.org/1",)


def test_no_line_is_more_exact_than_what_is_known():
    said = told(date_precision="month", place_precision="city", city=None)

    assert said["when"] == "May 2026"
    assert said["where"] == "near Ramsey County, Minnesota"


def test_where_words_are_hidden_only_the_state_is_told():
    hidden = dict.fromkeys(("title", "description", "address", "agency", "injury", "outcome", "outcome_note"))
    said = told(**hidden, restricted=True, tags=[], links=[])

    assert said["where"] == "Minnesota"
    assert "title" not in said and "description" not in said


def test_what_differs_is_named():
    later = FACTS | {"force_rank": 3, "links": [], "title": "Two men are pushed"}

    assert changed_labels(FACTS, later) == ["Title", "Force", "Links"]
    assert changed_labels(FACTS, FACTS) == []


def test_items_of_a_list_are_compared_one_by_one():
    later = FACTS | {"tags": ["march", "vigil"]}
    tags = next(line for line in compared(FACTS, later) if line.label == "Tags")

    assert [[(part.kind.value, part.text) for part in row] for row in tags.rows] == [
        [("same", "march")],
        [("added", "vigil")],
    ]


def test_a_field_that_was_not_kept_then_is_no_change():
    earlier = {name: value for name, value in FACTS.items() if name != "agency"}

    assert changed_labels(earlier, FACTS | {"agency": "Metro Police"}) == []
