"""The terms of a text and the words that they stand on."""

from incidents.force.terms import occurrences, stem, terms


def test_words_stems_and_pairs_within_a_sentence():
    assert terms("bells rang. bells") == ["bells", "bell*", "rang", "rang*", "bells rang", "bells", "bell*"]


def test_no_pair_crosses_a_sentence_or_an_overlong_word():
    found = terms("bells. rang " + "x" * 40 + " twice")

    assert "bells rang" not in found
    assert "rang twice" not in found


def test_concepts_of_a_sentence_in_order_of_appearance():
    found = terms("deputies tased him")

    assert {"=police", "=chemical", "=police=chemical"} <= set(found)
    assert "=chemical=police" not in found


def test_concepts_of_different_sentences_do_not_pair():
    assert "=police=chemical" not in terms("deputies came. someone sold pepper")


def test_every_term_knows_its_words():
    found = dict(occurrences("troopers stunned"))

    assert found["troopers stunned"] == ("troopers", "stunned")
    assert found["=police=chemical"] == ("troopers", "stunned")
    assert found["stunn*"] == ("stunned",)


def test_stems_keep_four_letters_and_lose_the_genitive():
    stems = [stem(word) for word in ("shoved", "shoving", "used", "car's")]

    assert stems == ["shov*", "shov*", "used*", "car*"]
