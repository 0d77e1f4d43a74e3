"""Words that weighed are marked where they stand, and nothing of the text is lost."""

from civicwatch.learning.marking import marked


def words_of(parts):
    return [(part.text, part.weight, part.level) for part in parts if part.weight is not None]


def test_words_are_found_whatever_their_case_and_nothing_is_lost():
    text = "They SHOVED her. “Shoved!”, she said <b>twice</b>."

    parts = marked(text, [("shoved", 1.5), ("said", -0.3)])

    assert "".join(part.text for part in parts) == text
    assert words_of(parts) == [("SHOVED", 1.5, 3), ("Shoved", 1.5, 3), ("said", -0.3, 1)]
    assert [part.speaks_for for part in parts if part.weight] == [True, True, False]


def test_a_word_is_whole():
    assert words_of(marked("unshoved shovedly", [("shoved", 1.0)])) == []


def test_apostrophes_are_alike():
    assert words_of(marked("It doesn’t matter", [("doesn't", 0.5)])) == [("doesn’t", 0.5, 3)]


def test_a_term_of_several_words_goes_before_its_parts():
    parts = marked("pepper spray, and pepper", [("pepper spray", 2.0), ("pepper", 1.0)])

    assert words_of(parts) == [("pepper spray", 2.0, 3), ("pepper", 1.0, 2)]


def test_no_words_no_marks():
    assert [part.text for part in marked("Nothing here", [])] == ["Nothing here"]
    assert marked("", [("x", 1.0)]) == []
