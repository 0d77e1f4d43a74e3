"""Names are known by how they are written."""

from incidents.force.names import names_in


def found(*texts):
    return names_in(texts, range(len(texts)))


def test_a_word_that_is_always_capitalised_inside_sentences_is_a_name():
    assert "larkfield" in found(
        "we met Larkfield there", "then Larkfield left us", "nobody saw Larkfield again"
    )


def test_words_that_open_sentences_are_none():
    assert found("Bells rang there", "Bells rang twice", "Bells rang late") == set()


def test_headlines_tell_nothing():
    assert found("Town Bells Rang Today", "Old Bells Rang Again", "Loud Bells Rang Late") == set()


def test_texts_without_capitals_tell_nothing():
    careless = [f"{word} larkfield was there" for word in ("so", "then", "again", "later")]
    assert found("we met Larkfield there", "then Larkfield left us", "nobody saw Larkfield", *careless) == {
        "larkfield"
    }


def test_a_word_that_is_often_written_small_is_none():
    assert (
        found("we saw Rain here", "so Rain there", "we saw Rain again", "Nobody saw rain", "No rain") == set()
    )


def test_near_copies_count_once():
    assert names_in(["we met Larkfield there"] * 3, [7, 7, 7]) == set()


def test_agencies_of_the_lexicon_stay():
    assert found("then NYPD came here", "we saw NYPD there", "and NYPD left") == set()
